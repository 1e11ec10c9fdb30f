package dev.timescalemigration.cli.report;

import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.engine.ChunksRequeued;
import dev.timescalemigration.engine.GateReport;
import dev.timescalemigration.engine.JobsEnabled;
import dev.timescalemigration.engine.Proven;
import dev.timescalemigration.engine.SwitchUndone;
import dev.timescalemigration.engine.VerifySkipped;
import dev.timescalemigration.phase.cancel.CancelReport;
import dev.timescalemigration.phase.copy.CopyReport;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.phase.prove.ProveReport;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.phase.stage.StageReport;
import dev.timescalemigration.phase.suggest.SuggestReport;
import dev.timescalemigration.phase.switchover.CapturedSwitchEnd;
import dev.timescalemigration.phase.switchover.FinishReport;
import dev.timescalemigration.phase.switchover.RollbackEnd;
import dev.timescalemigration.phase.switchover.SwitchoverReport;
import dev.timescalemigration.phase.switchover.WayBackSwitchEnd;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.work.PhaseReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Any report of a phase in words, as a migration shows it. */
public final class PhaseText {
  private final Map<Class<? extends PhaseReport>, Function<PhaseReport, List<String>>> texts =
      new HashMap<>();

  /**
   * The texts.
   *
   * @param terminal where they are shown
   */
  public PhaseText(Terminal terminal) {
    add(PreflightReport.class, report -> PreflightText.lines(report, terminal));
    add(SchemaReport.class, SchemaText::lines);
    add(GateReport.CaptureGate.class, PhaseText::captureStart);
    add(GateReport.DualWrite.class, PhaseText::dualWrite);
    add(SuggestReport.class, PhaseText::completionPoint);
    add(StageReport.class, StageText::lines);
    add(CopyReport.class, CopyText::lines);
    add(VerifyReport.class, VerifyText::lines);
    add(
        VerifySkipped.class,
        skipped -> List.of("nothing is verified, as spec.verify.mode is Skip"));
    add(
        ChunksRequeued.class,
        requeued -> List.of(requeued.chunks() + " chunks that differ are requeued for copying"));
    add(RefreshReport.class, RefreshText::lines);
    add(JobsEnabled.class, PhaseText::jobs);
    add(GateReport.ProductionLoad.class, PhaseText::productionLoad);
    add(ValidateReport.class, report -> ValidateText.lines(report, terminal, AcceptForm.SPEC));
    add(GateReport.Switchover.class, PhaseText::switchoverGate);
    add(SwitchoverReport.class, report -> SwitchoverText.lines(report, AcceptForm.SPEC));
    add(CancelReport.class, PhaseText::cancel);
    add(GateReport.Captured.class, this::captured);
    add(GateReport.KeepingWayBack.class, this::keepingWayBack);
    add(CatchUp.CatchUpReport.class, CaptureText::lines);
    add(ProveReport.class, report -> CaptureText.lines(report, terminal));
    add(Proven.class, report -> proven(report, terminal));
    add(SwitchUndone.class, undone -> List.of("not switched: " + undone.why()));
    add(GateReport.Finish.class, WayBackText::gate);
    add(RollbackEnd.class, report -> WayBackText.lines(report, terminal));
    add(FinishReport.class, WayBackText::lines);
    add(WayBackSwitchEnd.class, report -> WayBackText.lines(report, terminal));
    add(CapturedSwitchEnd.class, report -> CaptureText.lines(report, terminal));
  }

  private <R extends PhaseReport> void add(Class<R> kind, Function<R, List<String>> text) {
    texts.put(kind, report -> text.apply(kind.cast(report)));
  }

  /** The lines of a report. */
  public List<String> lines(PhaseReport report) {
    return texts.get(report.getClass()).apply(report);
  }

  private static List<String> captureStart(GateReport.CaptureGate gate) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "capture changes this on the source, and undoes it when it ends: a replication slot, for"
            + " which the source keeps up to "
            + gate.maxRetainedWal()
            + " of its write-ahead log"
            + (gate.statements().isEmpty() ? "" : ", and"));
    gate.statements().forEach(statement -> lines.add("  " + statement + ";"));
    return lines;
  }

  private List<String> captured(GateReport.Captured gate) {
    List<String> lines = new ArrayList<>(lines(gate.gate()));
    gate.provenLsn()
        .ifPresent(lsn -> lines.add("both sides were equal at " + lsn + " of the source's log"));
    lines.add(
        "changes are applied while this command waits at the gate; if it does not, run 'tsm capture"
            + " apply' until the gate is opened");
    if (gate.gate() instanceof GateReport.Switchover) {
      lines.add(
          gate.stopsWrites()
              ? "opening the gate sets the source's database to read-only and ends its sessions"
              : "stop the application's writes to the source, then open the gate");
    }
    return lines;
  }

  private List<String> keepingWayBack(GateReport.KeepingWayBack gate) {
    List<String> lines = new ArrayList<>(lines(gate.gate()));
    lines.add(
        "stop the application's writes to both databases, then open the gate: a way back begins at"
            + " a moment in which nobody writes"
            + (gate.stopsWrites()
                ? ". Opening it sets both databases to read-only and ends their sessions"
                : ""));
    return lines;
  }

  private static List<String> proven(Proven report, Terminal terminal) {
    List<String> lines = new ArrayList<>(CaptureText.lines(report.proof(), terminal));
    lines.addAll(ValidateText.lines(report.validated(), terminal, AcceptForm.SPEC));
    return lines;
  }

  private static List<String> dualWrite(GateReport.DualWrite gate) {
    List<String> lines = new ArrayList<>();
    gate.access().ifPresent(access -> lines.addAll(AccessText.toRun(access)));
    lines.add(
        "the schema is in the target: let every writer of the application write to both databases"
            + " now");
    return lines;
  }

  private static List<String> completionPoint(SuggestReport report) {
    List<String> lines = new ArrayList<>(SuggestText.lines(report));
    if (ProposedRules.areNeeded(report)) {
      lines.addAll(ProposedRules.lines(report.suggestions()));
    }
    return lines;
  }

  private static List<String> jobs(JobsEnabled jobs) {
    List<String> lines = new ArrayList<>();
    jobs.run().ifPresent(run -> lines.addAll(JobsText.lines(run)));
    lines.addAll(JobsText.lines(jobs.enabled()));
    return lines;
  }

  private static List<String> productionLoad(GateReport.ProductionLoad gate) {
    return List.of(
        holds(gate.leftOut())
            + ": let it carry the production reads for a while, and watch its latencies and"
            + " errors");
  }

  private static List<String> switchoverGate(GateReport.Switchover gate) {
    List<String> lines = new ArrayList<>();
    lines.add(holds(gate.leftOut()));
    lines.add(
        "everything is ready for the switch: "
            + Quantities.count(gate.chunksVerified(), "chunk")
            + " verified");
    gate.accepted().stream()
        .map(
            each -> "accepted " + each.finding() + ": " + each.found() + " (" + each.reason() + ")")
        .forEach(lines::add);
    return lines;
  }

  private static String holds(List<String> leftOut) {
    return leftOut.isEmpty()
        ? "the target holds everything"
        : "the target holds everything but what a filter left out: " + String.join(", ", leftOut);
  }

  private static List<String> cancel(CancelReport report) {
    List<String> lines = new ArrayList<>(report.restored());
    report.remains().forEach(remains -> lines.add("remains: " + remains));
    return lines;
  }
}
