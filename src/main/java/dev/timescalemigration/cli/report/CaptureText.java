package dev.timescalemigration.cli.report;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureStart;
import dev.timescalemigration.capture.CaptureStatus;
import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.engine.RecoveryReport;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.switchover.CapturedSwitchEnd;
import dev.timescalemigration.phase.switchover.CapturedSwitchReport;
import dev.timescalemigration.postgres.Side;
import java.util.ArrayList;
import java.util.List;

/** What capture did and how far it is, in words. */
public final class CaptureText {
  private CaptureText() {}

  /** The lines of a start. */
  public static List<String> lines(CaptureStart.CaptureStartReport report) {
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
  public static List<String> lines(CaptureApply.ApplyReport report) {
    return List.of(
        "applied "
            + Quantities.count(report.changes(), "change")
            + " of "
            + Quantities.count(report.transactions(), "transaction")
            + ", up to "
            + report.appliedLsn());
  }

  /** The lines of catching up. */
  public static List<String> lines(CatchUp.CatchUpReport report) {
    return List.of(
        "applied "
            + Quantities.count(report.changes(), "change")
            + " of "
            + Quantities.count(report.transactions(), "transaction")
            + ", up to "
            + report.appliedLsn()
            + ": at most "
            + report.lagSeconds()
            + " s behind the source");
  }

  /** The lines of a switch. */
  public static List<String> lines(CapturedSwitchEnd report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    report.switched().ifPresent(switched -> lines.addAll(lines(switched, terminal)));
    lines.addAll(RefreshText.lines(report.aggregates()));
    report.problems().forEach(problem -> lines.add("to look at: " + problem));
    if (report.hasWayBack()) {
      lines.add("from now on the target's changes are applied to the source");
    }
    return lines;
  }

  private static List<String> lines(CapturedSwitchReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(downtime(report.downtimeSeconds(), report.changes(), report.lsn()));
    lines.add("compared what was copied or changed since the proof:");
    lines.addAll(CompareText.lines(report.compared(), terminal));
    lines.addAll(SwitchoverText.sequences(report.sequences(), Side.SOURCE));
    if (report.undoReadOnly() != null) {
      lines.add(readOnly("source", report.undoReadOnly()));
    }
    return lines;
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
    lines.add("WAL retained: " + retained(status));
    lines.add(
        "applied:      "
            + Quantities.count(status.changes(), "change")
            + " of "
            + Quantities.count(status.transactions(), "transaction"));
    lines.add(
        "proven equal: " + (status.provenLsn() == null ? "not yet" : "at " + status.provenLsn()));
    if (status.isLost()) {
      lines.add(
          "the slot is " + status.slotState() + ": changes are lost. Run 'tsm capture recover'");
    }
    return lines;
  }

  /** The lines of a recovery. */
  public static List<String> lines(RecoveryReport report) {
    List<String> lines = new ArrayList<>(dropped(report.dropped()));
    report
        .tables()
        .forEach(
            table ->
                lines.add(
                    "table "
                        + table.table()
                        + ": "
                        + Quantities.count(table.inserted(), "row")
                        + " inserted, "
                        + table.updated()
                        + " updated, "
                        + table.deleted()
                        + " deleted"));
    report
        .copiedAgain()
        .forEach(
            range ->
                lines.add(
                    range.table()
                        + " "
                        + range.range()
                        + ": "
                        + Quantities.count(range.rows(), "row")
                        + " differed, copied again"));
    lines.add(
        "capture begins again at "
            + report.beginsAt()
            + ": "
            + Quantities.count(report.copied(), "chunk")
            + " copied, "
            + report.staged()
            + " of them new");
    lines.add(
        report.parked() == 0
            ? "next: 'tsm capture apply', then 'tsm capture prove'"
            : Quantities.count(report.parked(), "chunk")
                + " could not be copied: 'tsm status' lists them; fix that, then run 'tsm copy"
                + " --failed'");
    return lines;
  }

  private static List<String> dropped(List<String> chunks) {
    return chunks.stream()
        .map(chunk -> "chunk " + chunk + ": dropped, as it was in the source")
        .toList();
  }

  /** The lines of a proof. */
  public static List<String> lines(ProveReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>(dropped(report.dropped()));
    lines.addAll(CompareText.lines(report.rows(), terminal));
    lines.add(
        (report.equal() ? "both sides are equal" : "the sides differ")
            + " at "
            + report.lsn()
            + " of the source's write-ahead log");
    return lines;
  }

  /** For how long nobody could write. */
  static String downtime(double seconds, long changes, String lsn) {
    return "writes were stopped for "
        + seconds
        + " s; applied in that time: "
        + Quantities.count(changes, "change")
        + ", up to "
        + lsn;
  }

  /** How a side that stays read-only is opened. */
  static String readOnly(String side, String undo) {
    return "the "
        + side
        + "'s database is read-only. To write to it again, execute there: "
        + undo
        + ";";
  }

  /** How much of its log a server keeps for the slot. */
  static String retained(CaptureStatus status) {
    return Quantities.bytes(status.retainedBytes())
        + (status.maxRetainedBytes() == null
            ? ""
            : " of at most " + Quantities.bytes(status.maxRetainedBytes()));
  }

  /** The lines of a stop. */
  public static List<String> lines(CaptureStop.CaptureStopReport report) {
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
