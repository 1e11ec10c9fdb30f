package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.job.JobRuns;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Has the scheduler run, one at a time and oldest first, the jobs that became due while they were
 * off, so that it does not start them all at once.
 */
public final class RunDueJobsPhase {
  /** The report's name in the ledger. */
  public static final String NAME = "RunningDueJobs";

  private final PhaseContext context;
  private final ScheduledRun.Limits limits;
  private final List<JobChange> done = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** A run that has not begun. */
  public RunDueJobsPhase(PhaseContext context) {
    this(context, ScheduledRun.Limits.DEFAULT);
  }

  RunDueJobsPhase(PhaseContext context, ScheduledRun.Limits limits) {
    this.context = context;
    this.limits = limits;
  }

  /**
   * Runs the due jobs that are on in the source. A job that fails is reported and the next one is
   * run.
   *
   * @throws MigrationFailure of kind USER_ACTION when staged chunks are not moved yet or the target
   *     has no scheduler running, and nothing was run, or when a job failed; of kind STOPPED when a
   *     stop was asked for before the last one
   */
  public JobsReport run() {
    return Step.JOBS.alone(context, this::work);
  }

  private JobsReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = TargetJobs.ledger(context);
    TargetJobs.requireChunksMoved(ledger);
    List<BackgroundJob> wanted = TargetJobs.recordSource(context, ledger);
    List<BackgroundJob> due;
    try (Handle handle = context.target().open()) {
      TargetJobs jobs = new TargetJobs(handle);
      jobs.requireNotRestoring();
      due = due(handle, JobPairs.of(wanted, jobs.all()));
      if (!due.isEmpty()) {
        requireScheduler(jobs);
      }
      context.progress().started(NAME, "jobs", 0, due.size(), 0, 0);
      for (BackgroundJob job : due) {
        if (context.stop().isStopping()) {
          break;
        }
        runOne(jobs, job);
        context.progress().advanced(1, 0);
      }
    } finally {
      context.progress().ended();
    }
    JobsReport report =
        new JobsReport(done, due.size() - done.size() - problems.size(), problems, List.of());
    ledger.recordReport(NAME, problems.isEmpty() ? "Succeeded" : "Failed", report, startedAt);
    if (!problems.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobsFailed",
          problems.size() + " of " + due.size() + " due jobs failed: " + problems.get(0),
          "fix the cause, then run 'tsm jobs run' again; jobs that succeeded are not run again");
    }
    if (done.size() < due.size()) {
      throw MigrationFailure.stopped(
          "stopped with " + done.size() + " of " + due.size() + " due jobs run",
          "run 'tsm jobs run' again to continue");
    }
    return report;
  }

  /** The target's jobs that are due and on in the source, the one due for longest first. */
  private static List<BackgroundJob> due(Handle handle, JobPairs both) {
    Map<Integer, BackgroundJob> wanted = new HashMap<>();
    Map<Integer, String> nextStarts = new HashMap<>();
    for (JobPair pair : both.pairs()) {
      if (pair.source().scheduled()) {
        wanted.put(pair.target().id(), pair.target());
        nextStarts.put(pair.target().id(), pair.source().nextStart());
      }
    }
    return new JobRuns(handle).due(nextStarts).stream().map(wanted::get).toList();
  }

  private void requireScheduler(TargetJobs jobs) {
    jobs.scheduler(context.stop())
        .seen(limits.scheduler())
        .ifPresent(
            problem -> {
              throw MigrationFailure.userAction(
                  "SchedulerNotRunning", problem, "start it, then run 'tsm jobs run' again");
            });
  }

  private void runOne(TargetJobs jobs, BackgroundJob job) {
    List<String> startFailures = jobs.startFailures(job);
    if (!startFailures.isEmpty()) {
      failed(job, String.join("; ", startFailures));
      return;
    }
    context.progress().message("running " + job);
    try {
      ScheduledRun.ScheduledRunResult result = jobs.scheduledRun(context.stop(), limits).run(job);
      result
          .error()
          .ifPresentOrElse(error -> failed(job, error), () -> succeeded(job, result.seconds()));
    } catch (JdbiException e) {
      if (context.stop().isAborting() || DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      failed(
          job,
          DatabaseErrors.oneLine(e)
              + DatabaseErrors.sqlState(e).map(state -> " (SQLSTATE " + state + ")").orElse(""));
    }
  }

  private void succeeded(BackgroundJob job, double seconds) {
    done.add(JobChange.of(job, "run", seconds));
    context.progress().message(String.format(Locale.ROOT, "%s took %.1f s", job, seconds));
  }

  private void failed(BackgroundJob job, String error) {
    String problem = job + " failed: " + error;
    problems.add(problem);
    context.progress().message(problem);
  }
}
