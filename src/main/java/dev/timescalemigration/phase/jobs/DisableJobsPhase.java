package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.Step;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Switches every job of the target off, after the ledger has what the source had. */
public final class DisableJobsPhase {
  /** The report's name in the ledger. */
  public static final String NAME = "DisablingJobs";

  private final PhaseContext context;

  /** A run that has not begun. */
  public DisableJobsPhase(PhaseContext context) {
    this.context = context;
  }

  /** Switches the jobs off; those that are off stay so. */
  public JobsReport run() {
    return Step.JOBS.alone(context, this::work);
  }

  private JobsReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger = TargetJobs.ledger(context);
    TargetJobs.recordSource(context, ledger);
    List<JobChange> changed = new ArrayList<>();
    List<String> notes;
    int unchanged = 0;
    try (Handle handle = context.target().open()) {
      TargetJobs jobs = new TargetJobs(handle);
      for (BackgroundJob job : jobs.all()) {
        if (job.scheduled()) {
          jobs.switchOff(job);
          changed.add(JobChange.of(job, "switched off", 0));
        } else {
          unchanged++;
        }
      }
      notes = context.source().with(OtherSchedulers::of).switchOff(handle);
    }
    JobsReport report = new JobsReport(changed, unchanged, List.of(), notes);
    ledger.recordReport(NAME, "Succeeded", report, startedAt);
    return report;
  }
}
