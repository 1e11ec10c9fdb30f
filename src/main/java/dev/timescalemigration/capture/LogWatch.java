package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.Watcher;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Watches how much of its log the source keeps while long work is done during which nothing is
 * applied.
 */
public final class LogWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private LogWatch() {}

  /**
   * Does the work.
   *
   * @param work is stopped when the source keeps more than the limit
   * @throws MigrationFailure of kind USER_ACTION when it does: the slot is dropped then
   */
  public static <T> T during(PhaseContext context, Function<PhaseContext, T> work) {
    Optional<CaptureState> limited =
        context
            .target()
            .with(CaptureLedger::read)
            .filter(state -> state.maxRetainedWal().isPresent());
    if (limited.isEmpty()) {
      return work.apply(context);
    }
    Watcher watcher =
        Watcher.start(
            context.stop(),
            "capture-log",
            BETWEEN_LOOKS,
            own -> isWithinLimit(context, limited.get(), own));
    try {
      return work.apply(context.stoppedBy(watcher.signal()));
    } finally {
      watcher.end();
      // Comes before what became of the work, which it has stopped.
      watcher.rethrow();
    }
  }

  private static boolean isWithinLimit(PhaseContext context, CaptureState state, StopSignal own) {
    try {
      new CaptureWatch(context).guardMeanwhile(state);
      return true;
    } catch (RuntimeException e) {
      own.abort();
      throw e;
    }
  }
}
