package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.DeletePublication;
import dev.timescalemigration.phase.preflight.facts.HypertableWithoutIdentity;
import dev.timescalemigration.phase.preflight.facts.TimescaleFacts;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Rows of hypertables can be deleted in the target: late rows are stashed by deleting them. A
 * publication of the source's is loaded with the schema.
 */
final class RowsDeletable implements Requirement {

  @Override
  public String name() {
    return "publications without replica identity";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.timescaleOnBothSides();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    TimescaleFacts target = facts.target().timescale().orElseThrow();
    Set<DeletePublication> refusing = new LinkedHashSet<>();
    List<String> found = new ArrayList<>();
    for (DeletePublication publication : both(facts, TimescaleFacts::deletePublications)) {
      List<String> tables =
          both(facts, TimescaleFacts::withoutIdentity).stream()
              .filter(publication::takesIn)
              .map(HypertableWithoutIdentity::hypertable)
              .distinct()
              .toList();
      boolean isThere =
          target.deletePublications().contains(publication)
              || facts.target().role().superuser()
              || !publication.isSuperusers();
      if (isThere && !tables.isEmpty() && refusing.add(publication)) {
        found.add(publication.publication() + " with " + NameList.of(tables));
      }
    }
    return refusing.isEmpty()
        ? CheckFinding.ok("none")
        : CheckFinding.fail(
            "rows of hypertables without a replica identity cannot be deleted in the target, so"
                + " that chunks with rows in both fail: "
                + String.join(", ", found),
            (target.deletePublications().containsAll(refusing)
                    ? ""
                    : "load the schema with 'tsm schema', then ")
                + "run in the target: "
                + statements(refusing, publication -> "insert")
                + " When all is copied, undo it: "
                + statements(refusing, DeletePublication::publishes));
  }

  /** What is in the target, and what the schema brings along. */
  private static <T> List<T> both(Facts facts, Function<TimescaleFacts, List<T>> what) {
    List<T> all = new ArrayList<>(what.apply(facts.target().timescale().orElseThrow()));
    if (!facts.schemaExpected()) {
      all.addAll(what.apply(facts.sourceTimescale()));
    }
    return all;
  }

  private static String statements(
      Set<DeletePublication> publications, Function<DeletePublication, String> publish) {
    return publications.stream()
        .map(
            publication ->
                "ALTER PUBLICATION "
                    + publication.publication()
                    + " SET (publish = "
                    + Identifiers.literal(publish.apply(publication))
                    + ");")
        .collect(Collectors.joining(" "));
  }
}
