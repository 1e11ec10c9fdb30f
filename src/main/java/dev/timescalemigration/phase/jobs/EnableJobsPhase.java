package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.timescale.BackgroundJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Puts the jobs of the target back to what the source has now. */
public final class EnableJobsPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "EnablingJobs";

  private final PhaseContext context;

  /** A run that has not begun. */
  public EnableJobsPhase(PhaseContext context) {
    this.context = context;
  }

  /**
   * Switches on what is on in the source, and off what is off there; compares each job's
   * definition.
   *
   * @throws MigrationFailure of kind USER_ACTION when the target lacks a job or has it otherwise,
   *     after all others were put back
   */
  public JobsReport run() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = TargetJobs.ledger(context);
    List<BackgroundJob> wanted = TargetJobs.recordSource(context, ledger);
    List<JobChange> changed = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int unchanged = 0;
    try (Handle handle = context.target().open()) {
      TargetJobs jobs = new TargetJobs(handle);
      Map<Integer, BackgroundJob> present =
          jobs.all().stream().collect(Collectors.toMap(BackgroundJob::id, Function.identity()));
      for (BackgroundJob job : wanted) {
        BackgroundJob there = present.get(job.id());
        String difference = there == null ? "is missing in the target" : difference(job, there);
        if (difference != null) {
          problems.add("job " + job.id() + " (" + job.applicationName() + ") " + difference);
        }
        if (there == null) {
          continue;
        }
        if (there.scheduled() == job.scheduled()) {
          unchanged++;
        } else {
          jobs.schedule(job.id(), job.scheduled());
          changed.add(
              new JobChange(
                  job.id(),
                  job.applicationName(),
                  job.scheduled() ? "switched on" : "switched off"));
        }
        ledger.jobs().enabled(job.id());
      }
    }
    JobsReport report = new JobsReport(changed, unchanged, problems);
    ledger.recordReport(NAME, problems.isEmpty() ? "Succeeded" : "Different", report, startedAt);
    if (!problems.isEmpty()) {
      throw MigrationFailure.userAction(
          "JobsDiffer",
          problems.size() + " background jobs differ from the source: " + problems.get(0),
          "make them equal in the target with add_job() or alter_job(), then run 'tsm jobs enable'"
              + " again");
    }
    return report;
  }

  private static String difference(BackgroundJob source, BackgroundJob target) {
    if (!source.procedure().equals(target.procedure())) {
      return "calls " + target.procedure() + " in the target, not " + source.procedure();
    }
    if (!Objects.equals(source.hypertable(), target.hypertable())) {
      return "works on " + target.hypertable() + " in the target, not " + source.hypertable();
    }
    if (!source.scheduleInterval().equals(target.scheduleInterval())
        || source.fixedSchedule() != target.fixedSchedule()
        || !Objects.equals(source.initialStart(), target.initialStart())
        || !Objects.equals(source.timezone(), target.timezone())) {
      return "has another schedule in the target";
    }
    if (!sameConfig(source, target)) {
      return "has another config in the target";
    }
    return null;
  }

  /** The number of a materialization hypertable in a config differs between two databases. */
  private static boolean sameConfig(BackgroundJob source, BackgroundJob target) {
    return Objects.equals(withoutNumber(source.config()), withoutNumber(target.config()));
  }

  private static String withoutNumber(String config) {
    return config == null ? null : config.replaceAll("\"mat_hypertable_id\": \\d+", "");
  }
}
