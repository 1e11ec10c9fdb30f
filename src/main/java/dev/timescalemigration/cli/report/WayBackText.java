package dev.timescalemigration.cli.report;

import dev.timescalemigration.capture.CaptureStatus;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.engine.GateReport;
import dev.timescalemigration.phase.switchover.FinishReport;
import dev.timescalemigration.phase.switchover.RollbackEnd;
import dev.timescalemigration.phase.switchover.RollbackReport;
import dev.timescalemigration.phase.switchover.WayBackSwitchEnd;
import dev.timescalemigration.phase.switchover.WayBackSwitchReport;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.List;

/** The way back in words. */
public final class WayBackText {
  private WayBackText() {}

  /** The lines before a choice that is made by a command. */
  public static List<String> choice(GateReport.Finish gate) {
    List<String> lines = new ArrayList<>();
    lines.add("the target is the primary");
    gate.why().ifPresent(why -> lines.add("there is no way back: " + why));
    gate.wayBack().ifPresent(status -> lines.addAll(status(status)));
    return lines;
  }

  /** The lines at the gate. */
  public static List<String> gate(GateReport.Finish gate) {
    List<String> lines = new ArrayList<>(choice(gate));
    if (gate.wayBack().isPresent()) {
      lines.add(
          "changes are applied while this command waits at the gate; if it does not, run 'tsm"
              + " capture apply' until the gate is opened");
      lines.add(
          gate.stopsWrites()
              ? "opening the gate Rollback sets the target's database to read-only and ends its"
                  + " sessions"
              : "to go back, stop the application's writes to the target, then open the gate"
                  + " Rollback");
    }
    return lines;
  }

  /** The lines of how far the source follows. */
  public static List<String> status(CaptureStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "way back: the source is "
            + Quantities.bytes(status.lagBytes())
            + " of the target's log behind, "
            + Quantities.count(status.changes(), "change")
            + " applied up to "
            + status.appliedLsn());
    lines.add("WAL retained by the target: " + CaptureText.retained(status));
    return lines;
  }

  /** The lines of a switch where the application wrote to both sides. */
  public static List<String> lines(WayBackSwitchEnd report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    report.switched().ifPresent(switched -> lines.addAll(lines(switched, terminal)));
    report.problems().forEach(problem -> lines.add("to look at: " + problem));
    lines.add(
        "write to the target alone from now on: its changes are applied to the source, and who"
            + " still writes to both makes them differ");
    return lines;
  }

  private static List<String> lines(WayBackSwitchReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add("writes were stopped for " + report.downtimeSeconds() + " s");
    report
        .compared()
        .forEach(compared -> lines.add(compared.hypertable() + ": " + compared.finding()));
    lines.addAll(CompareText.lines(report.plainTables(), terminal));
    lines.addAll(SwitchoverText.sequences(report.sequences(), Side.SOURCE));
    if (report.undoReadOnly() != null) {
      lines.add(CaptureText.readOnly("source", report.undoReadOnly()));
    }
    return lines;
  }

  /** The lines of a switch back. */
  public static List<String> lines(RollbackEnd report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    report.rolledBack().ifPresent(done -> lines.addAll(lines(done, terminal)));
    report.problems().forEach(problem -> lines.add("to look at: " + problem));
    return lines;
  }

  private static List<String> lines(RollbackReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(CaptureText.downtime(report.downtimeSeconds(), report.changes(), report.lsn()));
    report
        .dropped()
        .forEach(
            chunk ->
                lines.add("chunk " + chunk + " of the source: dropped, as it was in the target"));
    lines.add("compared what was changed since the switch:");
    lines.addAll(CompareText.lines(report.compared(), terminal));
    lines.addAll(SwitchoverText.sequences(report.sequences(), Side.TARGET));
    if (report.undoReadOnly() != null) {
      lines.add(CaptureText.readOnly("target", report.undoReadOnly()));
    }
    return lines;
  }

  /** The lines of the end. */
  public static List<String> lines(FinishReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        report.slot() == null
            ? "no way back was kept"
            : "the way back is removed: the target has no replication slot "
                + report.slot()
                + " any more");
    report.problems().forEach(problem -> lines.add("to look at: " + problem));
    if (report.undoReadOnly() != null) {
      lines.add(CaptureText.readOnly("source", report.undoReadOnly()));
    }
    return lines;
  }
}
