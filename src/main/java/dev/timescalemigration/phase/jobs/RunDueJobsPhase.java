package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.phase.locks.Step;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Runs by hand, one at a time and oldest first, the jobs that became due while they were off, so
 * that the scheduler does not start them all at once.
 */
public final class RunDueJobsPhase {
  /** The report's name in the ledger. */
  public static final String NAME = "RunningDueJobs";

  private static final double NANOS = 1e9;

  private final PhaseContext context;
  private final List<JobChange> done = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  /** A run that has not begun. */
  public RunDueJobsPhase(PhaseContext context) {
    this.context = context;
  }

  /**
   * Runs the due jobs that are on in the source. A job that fails is reported and the next one is
   * run.
   *
   * @throws MigrationFailure of kind USER_ACTION when staged chunks are not moved yet, and nothing
   *     was run, or when a job failed; of kind STOPPED when a stop was asked for before the last
   *     one
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
    try (Handle handle = context.target().open();
        StopSignal.Registration cancel = context.stop().onAbort(() -> Database.cancel(handle))) {
      TargetJobs jobs = new TargetJobs(handle);
      jobs.requireNotRestoring();
      due = due(handle, JobPairs.of(wanted, jobs.all()));
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

  /** The target's jobs that are due and on in the source, the one due for longest first. */
  private static List<BackgroundJob> due(Handle handle, JobPairs both) {
    Map<Integer, BackgroundJob> wanted =
        both.pairs().stream()
            .filter(pair -> pair.source().scheduled())
            .collect(Collectors.toMap(pair -> pair.target().id(), JobPair::target));
    Map<Integer, BackgroundJob> counterparts =
        both.pairs().stream()
            .collect(Collectors.toMap(pair -> pair.target().id(), JobPair::source));
    return handle
        .createQuery(SqlFile.of(RunDueJobsPhase.class, "due_jobs"))
        .bindArray("jobs", Integer.class, List.copyOf(wanted.keySet()))
        .bindArray(
            "next_starts",
            String.class,
            wanted.keySet().stream().map(id -> counterparts.get(id).nextStart()).toList())
        .mapTo(Integer.class)
        .list()
        .stream()
        .map(wanted::get)
        .toList();
  }

  private void runOne(TargetJobs jobs, BackgroundJob job) {
    context.progress().message("running " + job);
    long startedAt = System.nanoTime();
    try {
      jobs.run(job.id());
      double seconds = (System.nanoTime() - startedAt) / NANOS;
      done.add(JobChange.of(job, "run", seconds));
      context.progress().message(String.format(Locale.ROOT, "%s took %.1f s", job, seconds));
    } catch (RuntimeException e) {
      if (context.stop().isAborting() || DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      String problem =
          job
              + " failed: "
              + DatabaseErrors.oneLine(e)
              + DatabaseErrors.sqlState(e).map(state -> " (SQLSTATE " + state + ")").orElse("");
      problems.add(problem);
      context.progress().message(problem);
    }
  }
}
