package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.job.JobRuns;
import dev.timescalemigration.timescale.job.JobRuns.JobRunState;
import dev.timescalemigration.timescale.job.JobSettings;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One run of a job of the target by TimescaleDB's scheduler. {@code run_job} would call its
 * procedure in the session of the caller; only the scheduler calls it as the role that owns the job
 * ({@code ts_bgw_job_entrypoint}, {@code src/bgw/job.c} 2.16 to 2.29).
 */
final class ScheduledRun {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final JobRuns runs;
  private final JobSettings settings;
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

  ScheduledRun(JobRuns runs, JobSettings settings, StopSignal stop, Limits limits) {
    this.runs = runs;
    this.settings = settings;
    this.stop = stop;
    this.limits = limits;
  }

  /**
   * What came of a run.
   *
   * @param seconds how long it took
   * @param error why it failed; empty when it did not
   */
  record ScheduledRunResult(double seconds, Optional<String> error) {
    private static ScheduledRunResult failed(String error) {
      return new ScheduledRunResult(0, Optional.of(error));
    }
  }

  /**
   * Has the job run, or waits for a run that was begun already; its schedule is as before then.
   *
   * @throws MigrationFailure of kind STOPPED when the wait was aborted, which ends the job too
   */
  ScheduledRunResult run(BackgroundJob job) {
    JobRunState before = runs.state(job);
    if (!before.ended() && before.hasProcess()) {
      return await(job, before.runs() - 1);
    }
    settings.startNow(job);
    try {
      return await(job, before.runs());
    } finally {
      settings.scheduleAsBefore(job);
    }
  }

  private ScheduledRunResult await(BackgroundJob job, long earlier) {
    long asked = System.nanoTime();
    int looksWithoutProcess = 0;
    while (true) {
      JobRunState state = runs.state(job);
      if (state.runs() > earlier && state.ended()) {
        return result(job, state);
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - asked);
      if (state.runs() == earlier && waited.compareTo(limits.start()) > 0) {
        return ScheduledRunResult.failed(
            "the scheduler did not start it within "
                + limits.start().toSeconds()
                + " s: see that timescaledb.max_background_workers and max_worker_processes leave"
                + " room for it");
      }
      if (waited.compareTo(limits.end()) > 0) {
        return ScheduledRunResult.failed(
            "it did not end within " + limits.end().toSeconds() + " s");
      }
      // Its end is noted before its process is gone.
      looksWithoutProcess =
          state.runs() > earlier && !state.hasProcess() ? looksWithoutProcess + 1 : 0;
      if (looksWithoutProcess > 2) {
        return ScheduledRunResult.failed(
            "its process ended without a result: see the log of the server");
      }
      if (stop.isAborting()) {
        throw MigrationFailure.stopped(job + " was stopped", "run the same command again");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
  }

  private ScheduledRunResult result(BackgroundJob job, JobRunState state) {
    return state.succeeded()
        ? new ScheduledRunResult(state.seconds(), Optional.empty())
        : runs.lastFailure(job)
            .map(
                failure ->
                    failure.afterCommit()
                        ? new ScheduledRunResult(state.seconds(), Optional.empty())
                        : ScheduledRunResult.failed(failure.message()))
            .orElse(ScheduledRunResult.failed("see the log of the server"));
  }
}
