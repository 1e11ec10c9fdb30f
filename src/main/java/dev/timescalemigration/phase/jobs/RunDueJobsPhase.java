package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.BackgroundJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Runs by hand, one at a time and oldest first, the jobs that became due while they were off, so
 * that the scheduler does not start them all at once.
 */
public final class RunDueJobsPhase {
  /** The report's name in the ledger. */
  public static final String NAME = "RunningDueJobs";

  /** A job that has not run since the load has no next start: due since ever. */
  private static final Comparator<BackgroundJob> OLDEST_FIRST =
      Comparator.comparing(
              (BackgroundJob job) -> job.nextStart(),
              Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(BackgroundJob::id);

  private final PhaseContext context;

  /** A run that has not begun. */
  public RunDueJobsPhase(PhaseContext context) {
    this.context = context;
  }

  /**
   * Runs the due jobs. A job that fails is reported and the next one is run.
   *
   * @throws MigrationFailure of kind USER_ACTION when a job failed; of kind STOPPED when a stop was
   *     asked for before the last one
   */
  public JobsReport run() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = TargetJobs.ledger(context);
    Set<Integer> onInSource =
        TargetJobs.recordSource(context, ledger).stream()
            .filter(BackgroundJob::scheduled)
            .map(BackgroundJob::id)
            .collect(Collectors.toSet());
    List<JobChange> done = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    List<BackgroundJob> due;
    try (Handle handle = context.target().open();
        StopSignal.Registration cancel = context.stop().onAbort(() -> Database.cancel(handle))) {
      TargetJobs jobs = new TargetJobs(handle);
      due = due(handle, jobs, onInSource);
      context.progress().started(NAME, "jobs", 0, due.size(), 0, 0);
      for (BackgroundJob job : due) {
        if (context.stop().isStopping()) {
          break;
        }
        runOne(jobs, job, done, problems);
        context.progress().advanced(1, 0);
      }
    } finally {
      context.progress().ended();
    }
    JobsReport report = new JobsReport(done, due.size() - done.size() - problems.size(), problems);
    ledger.recordReport(NAME, problems.isEmpty() ? "Succeeded" : "Failed", report, startedAt);
    if (!problems.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobsFailed",
          problems.size() + " of " + due.size() + " due jobs failed: " + problems.get(0),
          "mend the cause, then run 'tsm jobs run' again; jobs that succeeded are not run again");
    }
    if (done.size() < due.size()) {
      throw MigrationFailure.of(
          FailureKind.STOPPED,
          "Stopped",
          "stopped with " + done.size() + " of " + due.size() + " due jobs run",
          "run 'tsm jobs run' again to go on");
    }
    return report;
  }

  private static List<BackgroundJob> due(Handle handle, TargetJobs jobs, Set<Integer> onInSource) {
    Map<Integer, BackgroundJob> byId =
        jobs.all().stream().collect(Collectors.toMap(BackgroundJob::id, Function.identity()));
    // Of a job that is off, the job_stats view hides the next start: read what the scheduler keeps.
    List<Integer> later =
        handle
            .createQuery(
                "select job_id from _timescaledb_internal.bgw_job_stat"
                    + " where next_start > now() and next_start <> '-infinity'")
            .mapTo(Integer.class)
            .list();
    return byId.values().stream()
        .filter(job -> onInSource.contains(job.id()) && !later.contains(job.id()))
        .sorted(OLDEST_FIRST)
        .toList();
  }

  private void runOne(
      TargetJobs jobs, BackgroundJob job, List<JobChange> done, List<String> problems) {
    try {
      jobs.run(job.id());
      done.add(new JobChange(job.id(), job.applicationName(), "run"));
    } catch (RuntimeException e) {
      if (context.stop().isAborting() || DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      problems.add(
          "job "
              + job.id()
              + " ("
              + job.applicationName()
              + ") failed: "
              + DatabaseErrors.oneLine(e));
    }
  }
}
