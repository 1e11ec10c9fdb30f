package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.postgres.PrintableSql;
import dev.timescalemigration.postgres.Side;
import java.util.List;

/** A side has what it takes to keep a way back after the switch. */
final class WayBackKeepable implements Requirement {
  private final Side side;

  WayBackKeepable(Side side) {
    this.side = side;
  }

  @Override
  public String name() {
    return "way back in " + side.value();
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.options().keepsWayBack();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    List<CaptureStart.Problem> problems = facts.wayBackProblems().getOrDefault(side, List.of());
    if (problems.isEmpty()) {
      return CheckFinding.ok(
          side == Side.TARGET
              ? "its changes can be captured after the switch"
              : "it can follow the target after the switch");
    }
    List<String> found = problems.stream().map(CaptureStart.Problem::problem).toList();
    return CheckFinding.fail(
            String.join("; ", found),
            "execute in the "
                + side.value()
                + " as an administrator: "
                + PrintableSql.list(problems.stream().map(CaptureStart.Problem::fix).toList())
                + " Or go without a way back: set spec.switchover.wayBack to None")
        .naming(found);
  }
}
