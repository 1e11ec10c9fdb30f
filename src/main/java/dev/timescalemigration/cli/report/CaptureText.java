package dev.timescalemigration.cli.report;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.CaptureStatus;
import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.apply.BeginAgain;
import dev.timescalemigration.cli.terminal.Quantities;
import java.util.ArrayList;
import java.util.List;

/** What capture did and how far it is, in words. */
public final class CaptureText {
  private CaptureText() {}

  /** The lines of a start. */
  public static List<String> lines(CaptureStart.Report report) {
    List<String> lines = new ArrayList<>();
    for (CaptureStart.Problem problem : report.problems()) {
      lines.add(problem.problem() + ". To fix, execute in the source:");
      lines.add("  " + problem.fix() + ";");
    }
    if (!report.problems().isEmpty()) {
      lines.add(
          "capture is not on: "
              + Quantities.count(report.problems().size(), "problem")
              + ". Fix them, then run the same command again");
      return lines;
    }
    report
        .replicaIdentities()
        .forEach(
            each ->
                lines.add(
                    "table " + each.table() + ": REPLICA IDENTITY FULL until 'tsm capture stop'"));
    lines.add(
        "capture is on: the source keeps its write-ahead log from "
            + report.beginsAt()
            + " on for the slot "
            + report.slot());
    lines.add("next: 'tsm schema', 'tsm stage', then 'tsm copy' and 'tsm capture apply'");
    return lines;
  }

  /** The lines of applying. */
  public static List<String> lines(CaptureApply.Report report) {
    return List.of(
        "applied "
            + Quantities.count(report.changes(), "change")
            + " of "
            + Quantities.count(report.transactions(), "transaction")
            + ", up to "
            + report.appliedLsn());
  }

  /** The lines of the status. */
  public static List<String> lines(CaptureStatus status) {
    if (!status.on()) {
      return List.of("capture is off");
    }
    List<String> lines = new ArrayList<>();
    lines.add("slot:         " + status.slot() + " (" + status.slotState() + ")");
    lines.add("applying:     " + (status.applying() ? "yes" : "no"));
    lines.add("applied up to " + (status.appliedLsn() == null ? "nothing" : status.appliedLsn()));
    lines.add("lag:          " + Quantities.bytes(status.lagBytes()));
    lines.add("WAL retained: " + Quantities.bytes(status.retainedBytes()));
    lines.add(
        "applied:      "
            + Quantities.count(status.changes(), "change")
            + " of "
            + Quantities.count(status.transactions(), "transaction"));
    if (status.isLost()) {
      lines.add(
          "the slot is "
              + status.slotState()
              + ": changes are lost. Begin again: "
              + BeginAgain.STEPS);
    }
    return lines;
  }

  /** The lines of a stop. */
  public static List<String> lines(CaptureStop.Report report) {
    return List.of(
        report.slot() == null
            ? "capture is off"
            : "capture is off: dropped the slot "
                + report.slot()
                + "; "
                + Quantities.count(report.replicaIdentities(), "table")
                + " got the replica identity from before");
  }
}
