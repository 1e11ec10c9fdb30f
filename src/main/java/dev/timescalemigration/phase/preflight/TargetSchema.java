package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.phase.preflight.facts.SideFacts;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The target is empty, or has the source's schema when that is said to be there. */
final class TargetSchema implements Requirement {
  /** Kinds of objects without which rows have no place. Indexes and the like may be meant. */
  private static final Set<String> NEEDED_BY_ROWS =
      Set.of("schema", "type", "relation", "column", "hypertable");

  @Override
  public String name() {
    return "schema of target";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    return facts.schemaExpected() ? same(facts) : empty(facts.target());
  }

  private static CheckFinding empty(SideFacts target) {
    List<String> there =
        Stream.concat(
                target.tables().stream().map(table -> table.qualifiedName().toString()),
                target.otherRelations().stream()
                    .map(one -> one.kind() + " " + one.schema() + "." + one.name()))
            .toList();
    return there.isEmpty()
        ? CheckFinding.ok("it has no tables, views or sequences")
        : CheckFinding.fail(
                "it is not empty: " + NameList.of(there),
                "use an empty database, or say that the schema exists if these were made for this"
                    + " migration")
            .naming(there);
  }

  private static CheckFinding same(Facts facts) {
    List<SchemaDifference> differences =
        facts.schemaDifferences().stream().filter(one -> !one.isExplained()).toList();
    List<SchemaDifference> needed =
        differences.stream().filter(one -> NEEDED_BY_ROWS.contains(one.kind())).toList();
    if (!needed.isEmpty()) {
      return CheckFinding.fail(
              "it is not the source's: " + NameList.of(needed),
              "make these equal, or let this program move the schema into an empty database")
          .naming(needed);
    }
    return differences.isEmpty()
        ? CheckFinding.ok("it is the source's")
        : CheckFinding.warn(
                "it holds the same tables, but not all else: " + NameList.of(differences),
                "make these equal if they are not meant to differ")
            .naming(differences);
  }
}
