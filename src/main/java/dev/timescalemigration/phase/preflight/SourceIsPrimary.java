package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.phase.preflight.facts.ServerFacts;
import dev.timescalemigration.postgres.Side;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** The source is a primary, or a standby and it is said what that means. */
final class SourceIsPrimary implements Requirement {

  @Override
  public String name() {
    return "source is a primary";
  }

  @Override
  public Set<Side> reads() {
    return EnumSet.of(Side.SOURCE);
  }

  @Override
  public CheckFinding examine(Facts facts) {
    ServerFacts server = facts.source().server();
    if (!server.standby()) {
      return CheckFinding.ok("it is");
    }
    String lag =
        server.replayLag() == null
            ? "has replayed all that it received"
            : String.format(Locale.ROOT, "is %.0f s behind", server.replayLag());
    return CheckFinding.warn(
        "it is a standby that "
            + lag
            + ": rows that it has not replayed are neither copied nor"
            + " compared",
        "before you copy, wait until the standby has replayed the completion point. Set"
            + " hot_standby_feedback = on in the standby, or it cancels a long COPY whose rows the"
            + " primary vacuums; such a chunk is copied again");
  }
}
