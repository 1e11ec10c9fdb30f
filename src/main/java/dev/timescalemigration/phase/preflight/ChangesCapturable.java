package dev.timescalemigration.phase.preflight;

import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.postgres.PrintableSql;
import java.util.List;

/** The source has what it takes to capture its changes: its settings, a slot, and the right. */
final class ChangesCapturable implements Requirement {
  private static final String NO_LIMIT = "-1";

  @Override
  public String name() {
    return "capture of changes in source";
  }

  @Override
  public boolean applies(Facts facts) {
    return facts.capture().isPresent();
  }

  @Override
  public CheckFinding examine(Facts facts) {
    CaptureStart.CaptureOutlook outlook = facts.capture().orElseThrow();
    if (outlook.isBegun()) {
      return CheckFinding.ok("capture is on");
    }
    List<CaptureStart.Problem> problems = outlook.problems();
    if (!problems.isEmpty()) {
      List<String> found = problems.stream().map(CaptureStart.Problem::problem).toList();
      return CheckFinding.fail(
              String.join("; ", found),
              "execute in the source: "
                  + PrintableSql.list(problems.stream().map(CaptureStart.Problem::fix).toList()))
          .naming(found);
    }
    return outlook.walKeepSize().equals(NO_LIMIT)
        ? CheckFinding.ok("wal_level, a slot, a sender and the role's right are there")
        : CheckFinding.warn(
            "the source drops what a slot needs beyond max_slot_wal_keep_size = "
                + outlook.walKeepSize()
                + ": the migration would have to begin again",
            "raise it above what the source writes while the target is behind");
  }
}
