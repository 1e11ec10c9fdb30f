package dev.timescalemigration.engine;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.CaptureApply.ApplyReport;
import dev.timescalemigration.capture.CaptureWatch;
import dev.timescalemigration.failure.Backoff;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.CaptureState;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.util.Optional;

/**
 * Applies captured changes until it is stopped: a server that restarts or cannot be reached for a
 * while is waited for. Meanwhile the log that the other side keeps is watched.
 */
public final class LastingApply {
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(15));

  private final PhaseContext context;
  private Optional<ApplyReport> earlier = Optional.empty();

  /** A run that has not begun. */
  public LastingApply(PhaseContext context) {
    this.context = context;
  }

  /**
   * Applies.
   *
   * @throws MigrationFailure what a person must fix, and anything that fails before the first
   *     change is read
   */
  public ApplyReport run() {
    CaptureState state = CaptureApply.state(context);
    int failures = 0;
    while (true) {
      CaptureApply apply = new CaptureApply(context, false);
      try {
        ApplyReport last = apply.run();
        return earlier.map(before -> before.then(last)).orElse(last);
      } catch (RuntimeException thrown) {
        MigrationFailure failure = KnownFailure.of(thrown);
        failures = apply.soFar().isPresent() ? 0 : failures;
        apply.soFar().ifPresent(this::add);
        if (failure.kind() != FailureKind.TEMPORARY || earlier.isEmpty()) {
          throw failure;
        }
        Duration pause = BACKOFF.after(failures++);
        context
            .progress()
            .message(failure.getMessage() + "; trying again in " + pause.toSeconds() + " s");
        new CaptureWatch(context).guardMeanwhile(state);
        if (context.stop().await(pause)) {
          return earlier.get();
        }
      }
    }
  }

  private void add(ApplyReport run) {
    earlier = Optional.of(earlier.map(before -> before.then(run)).orElse(run));
  }
}
