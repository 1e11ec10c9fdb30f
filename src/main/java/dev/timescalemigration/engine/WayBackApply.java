package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureWatch;
import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Applies the target's changes to the old source. A slot that has lost some, or for which the
 * target keeps too much of its log, is given up rather than fill the disk of the database that is
 * in use.
 */
final class WayBackApply {
  /** Reasons of a slot that does not have everything any more. */
  private static final Set<String> LOST =
      Set.of("SlotGone", "SlotLost", "SlotAdvanced", "RetainedWalExceeded");

  private final PhaseContext context;
  private final WayBack wayBack;

  /**
   * Of one migration.
   *
   * @param context with the sides as they are called
   */
  WayBackApply(PhaseContext context) {
    this.context = context;
    this.wayBack = new WayBack(context);
  }

  /** Applies what there is, for no longer than a time. */
  void drain(Duration atMost) {
    orGiveUp(back -> new CatchUp(back).drain(atMost), OptionalLong.empty());
  }

  /**
   * Applies until it is stopped.
   *
   * @param maxRetainedWal of so many bytes of its log at most the target keeps from now on
   */
  void follow(StopSignal stop, OptionalLong maxRetainedWal) {
    orGiveUp(
        back -> {
          limit(back, maxRetainedWal);
          new CaptureApply(back.stoppedBy(stop), false).run();
        },
        maxRetainedWal);
  }

  /** Applies nothing, and looks once at how much of its log the target keeps. */
  void look(OptionalLong maxRetainedWal) {
    orGiveUp(
        back -> {
          limit(back, maxRetainedWal);
          new CaptureWatch(back).look();
        },
        maxRetainedWal);
  }

  private static void limit(PhaseContext back, OptionalLong maxRetainedWal) {
    back.target()
        .with(
            source -> {
              CaptureLedger.limit(source, maxRetainedWal);
              return null;
            });
  }

  private void orGiveUp(Consumer<PhaseContext> work, OptionalLong maxRetainedWal) {
    try {
      work.accept(wayBack.exchanged());
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      if (failure.kind() == FailureKind.TEMPORARY) {
        guard(maxRetainedWal);
      }
      if (!LOST.contains(failure.reason())) {
        throw failure;
      }
      wayBack.giveUp(failure.getMessage());
    }
  }

  /** While the source is unreachable nothing is applied, and the target keeps its log. */
  private void guard(OptionalLong maxRetainedWal) {
    WayBack.find(context.target())
        .filter(state -> state.givenUp().isEmpty())
        .map(WayBackState::slot)
        .ifPresent(slot -> giveUpIfTooMuch(slot, maxRetainedWal));
  }

  private void giveUpIfTooMuch(String slot, OptionalLong maxRetainedWal) {
    try {
      new CaptureWatch(wayBack.exchanged()).lookAtSlot(slot, maxRetainedWal);
    } catch (MigrationFailure failure) {
      if (!LOST.contains(failure.reason())) {
        throw failure;
      }
      wayBack.giveUp(failure.getMessage());
    }
  }
}
