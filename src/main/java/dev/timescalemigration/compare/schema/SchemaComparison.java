package dev.timescalemigration.compare.schema;

import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Compares the schemas of two databases object by object, as the server writes each definition.
 *
 * <p>Not compared, because a migration leaves them to the target or brings them later: owners and
 * privileges (see {@link AccessComparison}), tablespaces, subscriptions, values of sequences,
 * chunks, whether jobs are on, and anything that belongs to an extension or to the ledger.
 */
public final class SchemaComparison {
  /** Kinds whose text is rewritten by the server from what it parsed. */
  private static final Set<ComparedKind> REWRITTEN =
      Set.of(
          ComparedKind.VIEW,
          ComparedKind.RULE,
          ComparedKind.CONTINUOUS_AGGREGATE,
          ComparedKind.FUNCTION);

  /** How {@code pg_get_functiondef} writes it. */
  private static final Pattern DEFINER =
      Pattern.compile("(?<=\\n) SECURITY DEFINER\\n| SECURITY DEFINER(?=\\n)");

  private final int sourceMajor;
  private final int targetMajor;
  private final Set<String> leftToAdministrator;

  private SchemaComparison(Handle source, Handle target) {
    sourceMajor = serverMajor(source);
    targetMajor = serverMajor(target);
    leftToAdministrator =
        SuperuserObject.leftOut(source, target).stream()
            .map(SuperuserObject::object)
            .collect(Collectors.toSet());
  }

  /**
   * What differs; empty when nothing does.
   *
   * @param source session of the source with pinned settings, so that both write names alike
   * @param target session of the target
   */
  public static List<SchemaDifference> compare(Handle source, Handle target) {
    return compare(source, target, EnumSet.complementOf(EnumSet.of(ComparedKind.ROLE)));
  }

  /**
   * The same without background jobs, which {@link
   * dev.timescalemigration.phase.jobs.JobsComparison} pairs better once they were restored.
   */
  public static List<SchemaDifference> compareWithoutJobs(Handle source, Handle target) {
    return compare(
        source, target, EnumSet.complementOf(EnumSet.of(ComparedKind.JOB, ComparedKind.ROLE)));
  }

  /** Background jobs alone. */
  public static List<SchemaDifference> compareJobs(Handle source, Handle target) {
    return compare(source, target, EnumSet.of(ComparedKind.JOB));
  }

  /** The roles that the source's database needs, with their attributes and memberships. */
  public static List<SchemaDifference> compareRoles(Handle source, Handle target) {
    Set<String> needed =
        NeededRoles.of(source).stream().map(Identifiers::quoteIfNeeded).collect(Collectors.toSet());
    return compare(source, target, EnumSet.of(ComparedKind.ROLE)).stream()
        .filter(difference -> difference.source() != null)
        .filter(difference -> needed.contains(difference.object()))
        .toList();
  }

  private static List<SchemaDifference> compare(
      Handle source, Handle target, Set<ComparedKind> kinds) {
    SchemaComparison comparison = new SchemaComparison(source, target);
    List<SchemaDifference> differences = new ArrayList<>();
    for (ComparedKind kind : kinds) {
      comparison.compare(kind, kind.definitions(source), kind.definitions(target), differences);
    }
    return differences;
  }

  private void compare(
      ComparedKind kind,
      Map<String, String> source,
      Map<String, String> target,
      List<SchemaDifference> differences) {
    Set<String> objects = new TreeSet<>(source.keySet());
    objects.addAll(target.keySet());
    for (String object : objects) {
      String inSource = source.get(object);
      String inTarget = target.get(object);
      boolean inBoth = inSource != null && inTarget != null;
      if (inBoth && (inSource.equals(inTarget) || isReportedByColumn(kind, inSource, inTarget))) {
        continue;
      }
      if (!inBoth && kind == ComparedKind.COLUMN_ORDER) {
        continue;
      }
      Excerpts excerpts = Excerpts.of(inSource, inTarget);
      differences.add(
          new SchemaDifference(
              kind.words(),
              object,
              excerpts.source(),
              excerpts.target(),
              inBoth
                  ? explanation(kind, object, inSource, inTarget)
                  : explanationOfMissing(kind, object)));
    }
  }

  private String explanationOfMissing(ComparedKind kind, String object) {
    return Set.of(ComparedKind.OTHER_OBJECT, ComparedKind.COMMENT).contains(kind)
            && leftToAdministrator.contains(object)
        ? "only a superuser may make it; the report lists its statements for an administrator"
        : null;
  }

  /**
   * Columns that are missing are reported one by one; only a changed order is reported as an order.
   */
  private static boolean isReportedByColumn(ComparedKind kind, String source, String target) {
    return kind == ComparedKind.COLUMN_ORDER
        && !new TreeSet<>(List.of(source.split(", ")))
            .equals(new TreeSet<>(List.of(target.split(", "))));
  }

  private String explanation(ComparedKind kind, String object, String inSource, String inTarget) {
    if (kind == ComparedKind.CONSTRAINT
        && inSource.startsWith("FOREIGN KEY")
        && inTarget.equals(inSource + " NOT VALID")) {
      return "rows it points to are still to be copied; the switch validates it";
    }
    if (kind == ComparedKind.COLUMN_ORDER) {
      return "rows are moved by the columns' names; statements that name no columns see the order";
    }
    if (kind == ComparedKind.EXTENSION && !object.equals("timescaledb")) {
      return "a dump names no version of an extension, so the target has its server's default";
    }
    if (kind == ComparedKind.FUNCTION
        && inTarget.equals(DEFINER.matcher(inSource).replaceFirst(""))) {
      return "it runs as its caller until it belongs to its owner of the source; then run ALTER"
          + " ROUTINE "
          + object
          + " SECURITY DEFINER;";
    }
    if (sourceMajor != targetMajor && REWRITTEN.contains(kind)) {
      return "PostgreSQL "
          + sourceMajor
          + " and "
          + targetMajor
          + " may write the same definition differently";
    }
    return null;
  }

  private static int serverMajor(Handle handle) {
    return handle
        .createQuery("select current_setting('server_version_num')::int / 10000")
        .mapTo(Integer.class)
        .one();
  }
}
