package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** This program knows the catalog of the side's TimescaleDB. */
record TimescaleKnown(Side side) implements Requirement {

  @Override
  public String name() {
    return "TimescaleDB of " + side.value() + " known";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.of(side).timescale().isPresent() || facts.of(side).timescaleRefusal().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {

    return facts
        .of(side)
        .timescaleRefusal()
        .map(refusal -> CheckFinding.fail(refusal.getMessage(), refusal.hint().orElse("")))
        .orElseGet(
            () ->
                CheckFinding.ok(
                    "version "
                        + facts.of(side).timescale().orElseThrow().catalog().version()
                        + " can be read"));
  }
}
