package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.failure.NameList;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Map;

/** Nothing is kept by the access method hypercore, which TimescaleDB removed in 2.22. */
final class NoHypercore implements SelectionRequirement {

  @Override
  public String name() {
    return "access method hypercore";
  }

  @Override
  public CheckFinding examine(Facts facts) {
    Map<QualifiedName, List<QualifiedName>> kept = facts.sourceTimescale().hypercoreTables();
    List<QualifiedName> tables =
        facts.selected().hypertables().stream()
            .map(Hypertable::name)
            .flatMap(name -> kept.getOrDefault(name, List.of()).stream())
            .toList();
    return tables.isEmpty()
        ? CheckFinding.ok("keeps nothing that is selected")
        : CheckFinding.fail(
                "keeps " + NameList.of(tables),
                "run in the source: "
                    + PrintableSql.list(
                        tables.stream()
                            .map(
                                table ->
                                    "ALTER TABLE " + table.quoted() + " SET ACCESS METHOD heap")
                            .toList()))
            .naming(tables);
  }
}
