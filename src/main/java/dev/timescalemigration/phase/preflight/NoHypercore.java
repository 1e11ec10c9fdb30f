package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.timescale.Hypertable;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Nothing is kept by the access method hypercore, which TimescaleDB gave up with 2.22. */
final class NoHypercore implements Requirement {

  @Override
  public String name() {
    return "access method hypercore";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.selection().isPresent() && facts.selected().refusal().isEmpty();
  }

  @Override
  public Finding examine(Facts facts) {
    Map<QualifiedName, List<QualifiedName>> kept = facts.sourceTimescale().hypercoreTables();
    List<QualifiedName> tables =
        facts.selected().hypertables().stream()
            .map(Hypertable::name)
            .flatMap(name -> kept.getOrDefault(name, List.of()).stream())
            .toList();
    return tables.isEmpty()
        ? Finding.ok("keeps nothing that is selected")
        : Finding.fail(
            "keeps " + NameList.of(tables),
            "run ALTER TABLE … SET ACCESS METHOD heap for each in the source");
  }
}
