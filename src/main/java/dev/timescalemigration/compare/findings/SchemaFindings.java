package dev.timescalemigration.compare.findings;

import dev.timescalemigration.compare.schema.MisplacedObject;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.compare.schema.SuperuserObject;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the schema comparison says. A table or view that only one side has is one finding: its
 * columns, constraints, indexes and comments belong to it.
 */
public final class SchemaFindings {
  private static final String RELATION = "relation";

  private SchemaFindings() {}

  /** The findings: differences that nothing explains. */
  public static List<Finding> of(List<SchemaDifference> differences) {
    List<SchemaDifference> oneSided =
        differences.stream()
            .filter(each -> each.kind().equals(RELATION))
            .filter(each -> each.source() == null || each.target() == null)
            .toList();
    List<Finding> findings = new ArrayList<>();
    for (SchemaDifference difference : differences) {
      boolean isPart = oneSided.stream().anyMatch(whole -> isPartOf(difference, whole));
      if (!isPart && !difference.isExplained()) {
        findings.add(finding(difference));
      }
    }
    return findings;
  }

  /** The finding about objects that the target lacks and that only a superuser may make. */
  public static List<Finding> ofSuperusers(List<SuperuserObject> leftOut) {
    return leftOut.isEmpty()
        ? List.of()
        : List.of(
            new Finding(
                FindingKind.SCHEMA,
                "superusers",
                "only a superuser may make them, so the target does not have them: "
                    + leftOut.stream()
                        .map(SuperuserObject::object)
                        .collect(Collectors.joining(", ")),
                "as an administrator, run in the target: "
                    + PrintableSql.all(
                        leftOut.stream().flatMap(each -> each.statements().stream()).toList()),
                Weight.NAMED));
  }

  /** The findings about users' objects of the source that are neither moved nor compared. */
  public static List<Finding> ofMisplaced(List<MisplacedObject> inSource) {
    return inSource.stream().map(SchemaFindings::ofMisplaced).toList();
  }

  /** The finding about one of them. */
  public static Finding ofMisplaced(MisplacedObject inSource) {
    return Finding.of(
        FindingKind.SCHEMA,
        "misplaced:" + inSource.object(),
        "it is in a schema that TimescaleDB keeps for itself, as a detached chunk is, and was"
            + " neither moved with its rows nor compared",
        "drop it in the source if it is not needed; else run there: "
            + PrintableSql.list(List.of(inSource.move()))
            + " and load it into the target");
  }

  private static Finding finding(SchemaDifference difference) {
    return Finding.of(
        FindingKind.SCHEMA,
        difference.kind().replace(' ', '-') + ":" + difference.object(),
        difference.describe(),
        difference.target() == null
            ? "create it in the target as the source has it"
            : "make both sides alike");
  }

  private static boolean isPartOf(SchemaDifference part, SchemaDifference whole) {
    boolean sameSide =
        (whole.source() == null && part.source() == null)
            || (whole.target() == null && part.target() == null);
    if (part.equals(whole) || !sameSide) {
      return false;
    }
    String object = part.object();
    String name = whole.object();
    return isNameOrWithin(object, name)
        || isNameOrWithin(object.substring(object.indexOf(' ') + 1), name)
        || object.endsWith(" on " + name)
        || definition(part).filter(text -> speaksOf(text, name)).isPresent();
  }

  private static boolean isNameOrWithin(String object, String name) {
    return object.equals(name) || object.startsWith(name + ".") || object.startsWith(name + " ");
  }

  /** An index and an owned sequence have names of their own. */
  private static boolean speaksOf(String definition, String name) {
    return definition.contains(" ON " + name + " ")
        || definition.contains(" ON ONLY " + name + " ")
        || definition.contains(" of " + name + ".")
        || definition.contains(" by " + name + ".");
  }

  private static Optional<String> definition(SchemaDifference part) {
    return Optional.ofNullable(part.source()).or(() -> Optional.ofNullable(part.target()));
  }
}
