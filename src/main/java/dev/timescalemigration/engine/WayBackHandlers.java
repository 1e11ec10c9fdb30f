package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.capture.WayBackLag;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.switchover.ChangeoverOptions;
import dev.timescalemigration.phase.switchover.FinishPhase;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.phase.switchover.SwitchoverPhase;
import dev.timescalemigration.phase.switchover.WayBackSwitchEnd;
import dev.timescalemigration.phase.switchover.WayBackSwitchOptions;
import dev.timescalemigration.phase.switchover.WayBackSwitchover;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** The phases from the switch on where the old source follows the target. */
final class WayBackHandlers {
  private static final Duration AT_A_GATE = Duration.ofSeconds(20);

  private final String migration;
  private final Share share;

  /**
   * The handlers of one migration.
   *
   * @param migration its name in the ledger
   * @param share how much of the work this process does
   */
  WayBackHandlers(String migration, Share share) {
    this.migration = migration;
    this.share = share;
  }

  /** Changes are applied at each look. */
  PhaseResult gate(PhaseContext context, TimescaleMigrationSpec spec) {
    return PhaseResult.done(look(context, SpecCapture.stopsWrites(spec)));
  }

  /** Applies what there is, and looks how far the source follows. */
  static GateReport.Finish look(PhaseContext context, boolean stopsWrites) {
    WayBack wayBack = new WayBack(context);
    boolean isApplied = WayBackLag.read(context.target()).filter(WayBackLag::applying).isPresent();
    if (WayBack.isOpen(context.target()) && !isApplied) {
      new WayBackApply(context).drain(AT_A_GATE);
    }
    Optional<WayBackState> state = WayBack.find(context.target());
    boolean isOpen = WayBack.isOpen(context.target());
    return new GateReport.Finish(
        isOpen ? Optional.of(wayBack.status()) : Optional.empty(),
        state.isEmpty() ? Optional.of("none is kept") : state.flatMap(WayBackState::givenUp),
        stopsWrites);
  }

  /** The gate of a switch where the application writes to both sides. */
  static PhaseResult switchoverGate(PhaseContext context, TimescaleMigrationSpec spec) {
    PhaseResult waiting = GateHandlers.switchover(context);
    return SpecCapture.keepsWayBack(spec)
        ? PhaseResult.done(
            new GateReport.KeepingWayBack(waiting.report(), SpecCapture.stopsWrites(spec)))
        : waiting;
  }

  /** The switch where the application writes to both sides. */
  PhaseResult switchover(PhaseContext context, TimescaleMigrationSpec spec) {
    Optional<CaptureOptions> options = SpecCapture.wayBack(spec, migration);
    if (options.isEmpty()) {
      PhaseResult result = CompletionHandlers.switchover(context, spec);
      // The spec said otherwise when the switch was begun.
      new FinishPhase(context).run();
      return result;
    }
    UndoneSwitch undone = new UndoneSwitch(context.target(), SwitchoverPhase.NAME);
    try {
      WayBackSwitchEnd end =
          new WayBackSwitchover(
                  context,
                  new WayBackSwitchOptions(
                      CompletionHandlers.switchoverOptions(spec),
                      SpecCapture.changeover(spec, share.threads(spec)),
                      options.get()))
              .run();
      return end.refused()
          .map(
              report ->
                  PhaseResult.refused(
                      report, CompletionHandlers.refused("NotReadyToSwitch", report.decision())))
          .orElseGet(() -> PhaseResult.done(end));
    } catch (RuntimeException thrown) {
      return undone(context, undone, thrown, Ledger::isSwitched);
    }
  }

  private static PhaseResult undone(
      PhaseContext context,
      UndoneSwitch undone,
      RuntimeException thrown,
      Predicate<Ledger> isMade) {
    MigrationFailure failure = KnownFailure.of(thrown);
    boolean isSwitched = Ledger.find(context.target()).filter(isMade).isPresent();
    if (isSwitched || failure.kind() == FailureKind.STOPPED || !undone.isRecorded()) {
      throw failure;
    }
    return PhaseResult.undone(SwitchUndone.of(failure), failure);
  }

  PhaseResult rollback(PhaseContext context, TimescaleMigrationSpec spec) {
    return rollback(context, SpecCapture.changeover(spec, share.threads(spec)));
  }

  static PhaseResult rollback(PhaseContext context, ChangeoverOptions options) {
    UndoneSwitch undone = new UndoneSwitch(context.target(), RollbackPhase.NAME);
    try {
      return PhaseResult.done(new RollbackPhase(context, options).run());
    } catch (RuntimeException thrown) {
      return undone(context, undone, thrown, RollbackPhase::isRolledBack);
    }
  }

  static PhaseResult finish(PhaseContext context) {
    return PhaseResult.done(new FinishPhase(context).run());
  }
}
