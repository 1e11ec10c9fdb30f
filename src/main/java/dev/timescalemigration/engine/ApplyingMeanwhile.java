package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** Applies captured changes in a thread of its own while a phase works. */
final class ApplyingMeanwhile {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  /** The other work needs threads too. */
  private static final int THREADS = 2;

  private final PhaseContext context;
  private final StopSignal own = new StopSignal();
  private final AtomicReference<RuntimeException> failed = new AtomicReference<>();

  private ApplyingMeanwhile(PhaseContext context) {
    this.context = context;
  }

  /**
   * Works and applies.
   *
   * @throws MigrationFailure why changes cannot be applied, which ends the work too; else what the
   *     work throws
   */
  static <T> T run(PhaseContext context, Supplier<T> work) {
    ApplyingMeanwhile applying = new ApplyingMeanwhile(context);
    Thread thread = new Thread(applying::apply, "capture-apply");
    try (StopSignal.Registration abort = context.stop().onAbort(applying.own::abort)) {
      thread.start();
      T result = work.get();
      applying.end(thread);
      applying.rethrow();
      return result;
    } catch (RuntimeException e) {
      applying.end(thread);
      applying.rethrow();
      throw e;
    }
  }

  private void apply() {
    PhaseContext mine = context.stoppedBy(own).inBackground();
    int failures = 0;
    while (!own.isStopping()) {
      try {
        CaptureRecovery.around(mine, THREADS, () -> new CaptureApply(mine, false).run());
      } catch (RuntimeException thrown) {
        MigrationFailure failure = KnownFailure.of(thrown);
        if (own.isStopping()) {
          return;
        }
        if (failure.kind() != FailureKind.TEMPORARY) {
          failed.set(failure);
          context.stop().stop();
          return;
        }
        own.await(BACKOFF.after(failures++));
      }
    }
  }

  private void end(Thread thread) {
    own.stop();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      own.abort();
    }
  }

  private void rethrow() {
    RuntimeException failure = failed.get();
    if (failure != null) {
      throw failure;
    }
  }
}
