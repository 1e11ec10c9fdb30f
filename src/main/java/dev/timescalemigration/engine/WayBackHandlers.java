package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.capture.WayBackLag;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.phase.switchover.FinishPhase;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.Optional;

/** The phases from the switch on where the old source follows the target. */
final class WayBackHandlers {
  private static final Duration AT_A_GATE = Duration.ofSeconds(20);

  private final Share share;

  /**
   * The handlers of one migration.
   *
   * @param share how much of the work this process does
   */
  WayBackHandlers(Share share) {
    this.share = share;
  }

  /** Changes are applied at each look. */
  PhaseResult gate(PhaseContext context, TimescaleMigrationSpec spec) {
    WayBack wayBack = new WayBack(context);
    boolean isApplied = WayBackLag.read(context.target()).filter(WayBackLag::applying).isPresent();
    if (WayBack.isOpen(context.target()) && !isApplied) {
      new WayBackApply(context).drain(AT_A_GATE);
    }
    Optional<WayBackState> state = WayBack.find(context.target());
    boolean isOpen = WayBack.isOpen(context.target());
    return PhaseResult.done(
        new GateReport.Finish(
            isOpen ? Optional.of(wayBack.status()) : Optional.empty(),
            state.isEmpty() ? Optional.of("none is kept") : state.flatMap(WayBackState::givenUp),
            SpecCapture.stopsWrites(spec)));
  }

  PhaseResult rollback(PhaseContext context, TimescaleMigrationSpec spec) {
    UndoneSwitch undone = new UndoneSwitch(context.target(), RollbackPhase.NAME);
    try {
      return PhaseResult.done(
          new RollbackPhase(context, SpecCapture.changeover(spec, share.threads(spec))).run());
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      boolean isRolledBack =
          Ledger.find(context.target()).filter(RollbackPhase::isRolledBack).isPresent();
      if (isRolledBack || failure.kind() == FailureKind.STOPPED || !undone.isRecorded()) {
        throw failure;
      }
      return PhaseResult.undone(new SwitchUndone(failure.getMessage()), failure);
    }
  }

  PhaseResult finish(PhaseContext context) {
    return PhaseResult.done(new FinishPhase(context).run());
  }
}
