package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Set;

/** Sessions are kept: no pooler hands one server session to several of ours. */
record SessionsKept(Side side) implements Requirement {

  @Override
  public String name() {
    return side.value() + " without a pooler";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(side);
  }

  @Override
  public CheckFinding examine(Facts facts) {

    return switch (facts.of(side).pooling()) {
      case NONE -> CheckFinding.ok("the server itself answers");
      case SESSION ->
          CheckFinding.warn(
              "a pooler or proxy answers for the server, one session for each of ours",
              "connect to the server itself if you can: it is faster and the pooler's limits of"
                  + " time and number do not apply");
      case TRANSACTION ->
          CheckFinding.fail(
              "a pooler that pools transactions answers for the server, so settings, snapshots and"
                  + " locks of a session get lost",
              "give the address of the server itself, or of a pool in session mode");
    };
  }
}
