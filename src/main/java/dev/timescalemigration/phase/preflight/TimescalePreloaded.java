package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** The server loads timescaledb when it starts. */
record TimescalePreloaded(Side side) implements Requirement {

  @Override
  public String name() {
    return "timescaledb preloaded in " + side.value();
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public CheckFinding examine(Facts facts) {

    return facts.of(side).server().timescalePreloaded()
        ? CheckFinding.ok("the server loads it when it starts")
        : CheckFinding.fail(
            "the server does not load it when it starts",
            "add timescaledb to shared_preload_libraries and restart the server");
  }
}
