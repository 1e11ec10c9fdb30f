package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.JobState;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;

/** Puts the jobs of the target back to what the source has now, and sees the scheduler run. */
public final class EnableJobsPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "EnablingJobs";

  private static final Duration FOR_THE_SCHEDULER = Duration.ofSeconds(30);

  private final PhaseContext context;
  private final Duration forTheScheduler;
  private final List<JobChange> changed = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** A run that has not begun. */
  public EnableJobsPhase(PhaseContext context) {
    this(context, FOR_THE_SCHEDULER);
  }

  EnableJobsPhase(PhaseContext context, Duration forTheScheduler) {
    this.context = context;
    this.forTheScheduler = forTheScheduler;
  }

  /**
   * Gives every job of the target the schedule, the configuration and the state of its counterpart
   * in the source.
   *
   * @throws MigrationFailure of kind USER_ACTION when staged chunks are not moved yet, and nothing
   *     was changed; or when the target lacks a job, has one that cannot run, or has no scheduler
   *     running, after all jobs were restored
   */
  public JobsReport run() {
    return Step.JOBS.alone(context, this::work);
  }

  private JobsReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = TargetJobs.ledger(context);
    TargetJobs.requireChunksMoved(ledger);
    Map<Integer, JobState> found =
        ledger.jobs().all().stream()
            .collect(Collectors.toMap(JobState::jobId, Function.identity()));
    List<BackgroundJob> wanted = TargetJobs.recordSource(context, ledger);
    int unchanged = 0;
    try (Handle handle = context.target().open()) {
      TargetJobs jobs = new TargetJobs(handle);
      jobs.requireNotRestoring();
      JobPairs both = JobPairs.of(wanted, jobs.all());
      both.missing()
          .forEach(
              job ->
                  problems.add(job + " is missing in the target: create it there with add_job()"));
      both.targetOnly()
          .forEach(job -> notes.add(job + " is only in the target and was left as it is"));
      for (JobPair pair : both.pairs()) {
        if (!restore(jobs, pair)) {
          unchanged++;
        }
        report(pair, found.get(pair.source().id()));
        ledger.jobs().enabled(pair.source().id());
      }
      look(jobs, wanted);
      OtherSchedulers schedulers = context.source().with(OtherSchedulers::of);
      notes.addAll(schedulers.restore(handle));
      problems.addAll(schedulers.problems(handle));
    }
    JobsReport report =
        new JobsReport(changed, unchanged, List.copyOf(problems), List.copyOf(notes));
    ledger.recordReport(NAME, problems.isEmpty() ? "Succeeded" : "Different", report, startedAt);
    if (!problems.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobsNotReady",
          (problems.size() == 1 ? "1 thing keeps" : problems.size() + " things keep")
              + " jobs from running as in the source: "
              + String.join("; ", problems),
          "fix what is named, then run 'tsm jobs enable' again: all other jobs are as in the"
              + " source");
    }
    return report;
  }

  private boolean restore(TargetJobs jobs, JobPair pair) {
    boolean switched = pair.source().scheduled() != pair.target().scheduled();
    if (!switched && !pair.isDifferent()) {
      return false;
    }
    try {
      jobs.restore(pair);
    } catch (UnableToExecuteStatementException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      problems.add(
          pair.target()
              + " cannot be restored: "
              + DatabaseErrors.oneLine(e)
              + DatabaseErrors.sqlState(e).map(state -> " (" + state + ")").orElse("")
              + "; fix what that says");
      return true;
    }
    String made = pair.source().scheduled() ? "switched on" : "switched off";
    changed.add(
        JobChange.of(
            pair.target(),
            switched ? made : "made as in the source: " + String.join(", ", pair.differences()),
            0));
    return true;
  }

  private void report(JobPair pair, JobState found) {
    if (!pair.hasSameOwner()) {
      notes.add(
          pair.target()
              + " runs as "
              + pair.target().owner()
              + " in the target, as "
              + pair.source().owner()
              + " in the source");
    }
    if (found != null && found.scheduled() && !pair.source().scheduled()) {
      notes.add(
          pair.target()
              + " is off: it was switched off in the source since its schema was moved. Switch it"
              + " on there and run 'tsm jobs enable' again if it is to run");
    }
  }

  /** Looks at the jobs once more as they are now. */
  private void look(TargetJobs jobs, List<BackgroundJob> wanted) {
    boolean anyOn = false;
    for (JobPair pair : JobPairs.of(wanted, jobs.all()).pairs()) {
      pair.differences()
          .forEach(
              difference ->
                  problems.add(
                      pair.target() + ": " + difference + ": make it equal with alter_job()"));
      if (pair.target().scheduled()) {
        anyOn = true;
        jobs.startFailures(pair.target())
            .forEach(problem -> problems.add(pair.target() + " will fail: " + problem));
      }
    }
    if (anyOn) {
      jobs.scheduler(context.stop()).seen(forTheScheduler).ifPresent(problems::add);
    }
  }
}
