package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureWatch;
import dev.timescalemigration.capture.CatchUp;
import dev.timescalemigration.capture.LostChanges;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Applies the target's changes to the old source. A slot that has lost some, or for which the
 * target keeps too much of its log, is given up rather than fill the disk of the database that is
 * in use.
 */
final class WayBackApply {
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
    orGiveUp(back -> new CatchUp(back).drain(atMost));
  }

  /**
   * Applies until it is stopped.
   *
   * @param maxRetainedWal of so many bytes of its log at most the target keeps from now on
   */
  void follow(StopSignal stop, OptionalLong maxRetainedWal) {
    limited(maxRetainedWal, back -> new CaptureApply(back.stoppedBy(stop), false).run());
  }

  /** Applies nothing, and looks once at how much of its log the target keeps. */
  void look(OptionalLong maxRetainedWal) {
    limited(maxRetainedWal, back -> new CaptureWatch(back).look());
  }

  private void limited(OptionalLong maxRetainedWal, Consumer<PhaseContext> work) {
    try {
      orGiveUp(
          back -> {
            limit(back, maxRetainedWal);
            work.accept(back);
          });
    } catch (MigrationFailure failure) {
      if (failure.kind() == FailureKind.TEMPORARY) {
        orGiveUp(back -> guard(back, maxRetainedWal));
      }
      throw failure;
    }
  }

  private static void limit(PhaseContext back, OptionalLong maxRetainedWal) {
    back.target().use(source -> CaptureLedger.limit(source, maxRetainedWal));
  }

  /** While the source is unreachable nothing is applied, and the target keeps its log. */
  private void guard(PhaseContext back, OptionalLong maxRetainedWal) {
    WayBack.find(context.target())
        .filter(state -> state.givenUp().isEmpty())
        .ifPresent(state -> new CaptureWatch(back).guard(state.slot(), maxRetainedWal));
  }

  private void orGiveUp(Consumer<PhaseContext> work) {
    try {
      work.accept(wayBack.exchanged());
    } catch (RuntimeException thrown) {
      MigrationFailure failure = KnownFailure.of(thrown);
      if (!LostChanges.isReportedOrGivenUp(failure)) {
        throw failure;
      }
      wayBack.giveUp(failure.getMessage());
    }
  }
}
