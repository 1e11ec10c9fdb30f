package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;

/**
 * One run of a job of the target by TimescaleDB's scheduler. {@code run_job} would call its
 * procedure in the session of the caller; only the scheduler calls it as the role that owns the job
 * ({@code ts_bgw_job_entrypoint}, {@code src/bgw/job.c} 2.16 to 2.29).
 */
final class ScheduledRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final Handle target;
  private final String extension;
  private final StopSignal stop;
  private final Limits limits;

  /**
   * How long is waited.
   *
   * @param scheduler for the scheduler to be seen
   * @param start for the scheduler to start a job
   * @param end for the job to end
   */
  record Limits(Duration scheduler, Duration start, Duration end) {
    static final Limits DEFAULT =
        new Limits(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofHours(12));
  }

  /**
   * A scheduler's run.
   *
   * @param extension the extension's schema, quoted
   */
  ScheduledRun(Handle target, String extension, StopSignal stop, Limits limits) {
    this.target = target;
    this.extension = extension;
    this.stop = stop;
    this.limits = limits;
  }

  /**
   * What came of a run.
   *
   * @param seconds how long it took
   * @param error why it failed; empty when it did not
   */
  record Result(double seconds, Optional<String> error) {
    private static Result failed(String error) {
      return new Result(0, Optional.of(error));
    }
  }

  private record State(
      long runs, boolean ended, boolean succeeded, double seconds, boolean hasProcess) {}

  /**
   * Has the job run, or waits for a run that was begun already; its schedule is as before then.
   *
   * @throws MigrationFailure of kind STOPPED when the wait was aborted, which ends the job too
   */
  Result run(BackgroundJob job) {
    State before = state(job);
    if (!before.ended() && before.hasProcess()) {
      return await(job, before.runs() - 1);
    }
    alter(job, true, true);
    try {
      return await(job, before.runs());
    } finally {
      alter(job, job.scheduled(), false);
    }
  }

  private Result await(BackgroundJob job, long runs) {
    long asked = System.nanoTime();
    int looksWithoutProcess = 0;
    while (true) {
      State state = state(job);
      if (state.runs() > runs && state.ended()) {
        return result(job, state);
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - asked);
      if (state.runs() == runs && waited.compareTo(limits.start()) > 0) {
        return Result.failed(
            "the scheduler did not start it within "
                + limits.start().toSeconds()
                + " s: see that timescaledb.max_background_workers and max_worker_processes leave"
                + " room for it");
      }
      if (waited.compareTo(limits.end()) > 0) {
        return Result.failed("it did not end within " + limits.end().toSeconds() + " s");
      }
      // Its end is noted before its process is gone.
      looksWithoutProcess =
          state.runs() > runs && !state.hasProcess() ? looksWithoutProcess + 1 : 0;
      if (looksWithoutProcess > 2) {
        return Result.failed("its process ended without a result: see the log of the server");
      }
      if (stop.isAborting()) {
        throw MigrationFailure.of(
            FailureKind.STOPPED, "Stopped", job + " was stopped", "run the same command again");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private Result result(BackgroundJob job, State state) {
    return state.succeeded()
        ? new Result(state.seconds(), Optional.empty())
        : target
            .createQuery(SqlFile.of(ScheduledRun.class, "last_error"))
            .bind("id", job.id())
            .map(
                (row, context) ->
                    row.getBoolean("after_commit")
                        ? new Result(state.seconds(), Optional.empty())
                        : Result.failed(row.getString("message")))
            .findOne()
            .orElse(Result.failed("see the log of the server"));
  }

  private State state(BackgroundJob job) {
    return target
        .createQuery(SqlFile.of(ScheduledRun.class, "run_state"))
        .bind("id", job.id())
        .map(
            (row, context) ->
                new State(
                    row.getLong("runs"),
                    row.getBoolean("ended"),
                    row.getBoolean("succeeded"),
                    row.getDouble("seconds"),
                    row.getBoolean("has_process")))
        .one();
  }

  private void alter(BackgroundJob job, boolean scheduled, boolean now) {
    target
        .createQuery(SqlFile.of(ScheduledRun.class, "start_now"))
        .define("extension", extension)
        .bind("id", job.id())
        .bind("scheduled", scheduled)
        .bind("now", now)
        .mapTo(Integer.class)
        .one();
  }
}
