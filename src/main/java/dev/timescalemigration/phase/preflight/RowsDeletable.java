package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.RefusingPublication;
import java.util.List;
import java.util.stream.Stream;

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
  public Finding examine(Facts facts) {
    List<RefusingPublication> inTarget =
        facts.target().timescale().orElseThrow().refusingPublications();
    List<RefusingPublication> loaded =
        facts.schemaExpected() ? List.of() : facts.sourceTimescale().refusingPublications();
    List<String> found =
        Stream.concat(inTarget.stream(), loaded.stream())
            .map(RefusingPublication::toString)
            .distinct()
            .toList();
    return found.isEmpty()
        ? Finding.ok("none")
        : Finding.warn(
            "rows cannot be deleted in the target, so that chunks with rows in both fail: "
                + NameList.of(found),
            "run in the target, until all is copied: ALTER PUBLICATION … SET (publish = 'insert'),"
                + " or ALTER TABLE … REPLICA IDENTITY FULL for good");
  }
}
