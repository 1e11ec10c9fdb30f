package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Continuous aggregates are not moved by this version. */
final class NoContinuousAggregates implements Requirement {

  @Override
  public String name() {
    return "continuous aggregates";
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

    List<QualifiedName> aggregates =
        facts.selected().hypertables().stream()
            .flatMap(hypertable -> hypertable.continuousAggregate().stream())
            .toList();
    return aggregates.isEmpty()
        ? Finding.ok("none is selected")
        : Finding.fail(
            "cannot be moved by this version yet: " + NameList.of(aggregates),
            "leave them out with a filter, and make them anew in the target");
  }
}
