package dev.timescalemigration.capture;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Watches how much of its log the source keeps while long work is done during which nothing is
 * applied.
 */
public final class LogWatch {
  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

  private final PhaseContext context;
  private final CaptureState state;
  private final StopSignal own = new StopSignal();
  private final AtomicReference<RuntimeException> failed = new AtomicReference<>();

  private LogWatch(PhaseContext context, CaptureState state) {
    this.context = context;
    this.state = state;
  }

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
    return limited.isEmpty()
        ? work.apply(context)
        : new LogWatch(context, limited.get()).watch(work);
  }

  private <T> T watch(Function<PhaseContext, T> work) {
    Thread watching = new Thread(this::look, "capture-log");
    try (StopSignal.Registration abort = context.stop().onAbort(own::abort)) {
      watching.start();
      T done = work.apply(context.stoppedBy(own));
      end(watching);
      return done;
    } catch (RuntimeException e) {
      end(watching);
      throw e;
    }
  }

  private void look() {
    try {
      while (!own.await(BETWEEN_LOOKS)) {
        if (context.stop().isStopping()) {
          own.stop();
        }
        new CaptureWatch(context).guardMeanwhile(state.slot(), state.maxRetainedWal());
      }
    } catch (RuntimeException e) {
      failed.set(e);
      own.abort();
    }
  }

  /** What was found by the watch comes before what became of the work, which it has stopped. */
  private void end(Thread watching) {
    own.stop();
    try {
      watching.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failed.get() != null) {
      throw failed.get();
    }
  }
}
