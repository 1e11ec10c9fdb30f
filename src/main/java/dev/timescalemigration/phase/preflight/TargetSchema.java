package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.SideFacts;
import dev.timescalemigration.phase.preflight.facts.TableFacts;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The target is empty, or has the source's tables when the schema is said to be there.
 *
 * <p>How columns differ is told for hypertables by {@link HypertableColumnsEqual}.
 */
final class TargetSchema implements Requirement {

  @Override
  public String name() {
    return "schema of target";
  }

  @Override
  public Finding examine(Facts facts) {
    return facts.schemaExpected() ? same(facts) : empty(facts.target());
  }

  private static Finding empty(SideFacts target) {
    List<String> there =
        Stream.concat(
                target.tables().stream().map(table -> table.qualifiedName().toString()),
                target.otherRelations().stream()
                    .map(one -> one.kind() + " " + one.schema() + "." + one.name()))
            .toList();
    return there.isEmpty()
        ? Finding.ok("it has no tables, views or sequences")
        : Finding.fail(
            "it is not empty: " + NameList.of(there),
            "use an empty database, or say that the schema exists if these were made for this"
                + " migration");
  }

  private static Finding same(Facts facts) {
    Map<QualifiedName, TableFacts> target = facts.target().tablesByName();
    List<QualifiedName> missing =
        facts.source().tables().stream()
            .map(TableFacts::qualifiedName)
            .filter(name -> !target.containsKey(name))
            .toList();
    if (!missing.isEmpty()) {
      return Finding.fail(
          "the schema is said to exist, and these tables do not: " + NameList.of(missing),
          "load them into the target, or let this program move the schema into an empty database");
    }
    Set<QualifiedName> source = facts.source().tablesByName().keySet();
    List<QualifiedName> more =
        target.keySet().stream().filter(name -> !source.contains(name)).sorted().toList();
    return more.isEmpty()
        ? Finding.ok("it has the same " + source.size() + " tables")
        : Finding.warn(
            "it has tables that the source has not: " + NameList.of(more),
            "drop them if they are left from something else");
  }
}
