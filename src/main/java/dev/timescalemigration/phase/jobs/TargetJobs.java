package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.phase.StopSignal;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the jobs of both sides and changes those of the target. */
final class TargetJobs {
  private final Handle target;
  private final Catalog catalog;
  private final String extension;

  TargetJobs(Handle target) {
    this.target = target;
    this.catalog = Catalogs.of(target);
    this.extension = Identifiers.quote(catalog.extensionSchema());
  }

  List<BackgroundJob> all() {
    return catalog.jobs(target);
  }

  Scheduler scheduler(StopSignal stop) {
    return new Scheduler(target, catalog.extensionSchema(), stop);
  }

  /** {@code alter_job} takes a missing timezone for none. */
  void switchOff(BackgroundJob job) {
    target
        .createQuery(
            "select job_id from "
                + extension
                + ".alter_job(:id, scheduled => false, timezone => :timezone)")
        .bind("id", job.id())
        .bind("timezone", job.timezone())
        .mapTo(Integer.class)
        .one();
  }

  /**
   * Gives a job of the target what its counterpart has, in one call. One that has not run in the
   * target yet is due when its counterpart is: else the scheduler would start all of them at once.
   */
  void putBack(JobPair pair) {
    BackgroundJob job = pair.source();
    BackgroundJob there = pair.target();
    target
        .createQuery(SqlFile.of(TargetJobs.class, "alter_job"))
        .define("extension", extension)
        .bind("id", there.id())
        .bind("schedule_interval", job.scheduleInterval())
        .bind("max_runtime", job.maxRuntime())
        .bind("max_retries", job.maxRetries())
        .bind("retry_period", job.retryPeriod())
        .bind("scheduled", job.scheduled())
        .bind("config", job.config())
        .bind("next_start", there.nextStart() == null ? job.nextStart() : null)
        .bind("fixed_schedule", job.fixedSchedule())
        .bind("initial_start", job.initialStart())
        .bind("timezone", job.timezone())
        .bind("check", changedCheck(job, there))
        .mapTo(Integer.class)
        .one();
  }

  /** {@code -} is how {@code regproc} writes none. */
  private static String changedCheck(BackgroundJob job, BackgroundJob there) {
    if (job.check() == null) {
      return there.check() == null ? null : "-";
    }
    return job.check().equals(there.check()) ? null : job.check().quoted();
  }

  /** What would make a job fail whenever it is started, one sentence each with the mend. */
  List<String> hindrances(BackgroundJob job) {
    return target
        .createQuery(SqlFile.of(TargetJobs.class, "hindrances"))
        .bind("id", job.id())
        .bind("schema", job.hypertable() == null ? null : job.hypertable().schema())
        .bind("hypertable", job.hypertable() == null ? null : job.hypertable().name())
        .mapTo(String.class)
        .list();
  }

  /** Runs jobs as the roles that own them. */
  ScheduledRun scheduledRun(StopSignal stop, ScheduledRun.Limits limits) {
    return new ScheduledRun(target, extension, stop, limits);
  }

  /** Refuses a target in which TimescaleDB was left off: it alters, runs and starts no job then. */
  void requireNotRestoring() {
    boolean restoring =
        target
            .createQuery(SqlFile.of(TargetJobs.class, "database_is_restoring"))
            .mapTo(Boolean.class)
            .one();
    if (restoring) {
      throw MigrationFailure.userAction(
          "TargetRestoring",
          "the target is in restoring mode, in which no job is started",
          "run in it: SELECT "
              + extension
              + ".timescaledb_post_restore(); Then run the same again");
    }
  }

  /** Reads the jobs of the source, keeps them in the ledger, and returns them. */
  static List<BackgroundJob> recordSource(PhaseContext context, Ledger ledger) {
    List<BackgroundJob> jobs = context.source().with(source -> Catalogs.of(source).jobs(source));
    ledger.jobs().record(jobs);
    return jobs;
  }

  /** The ledger, made when there is none yet. */
  static Ledger ledger(PhaseContext context) {
    String identity = context.source().with(Ledger::sourceIdentity);
    return Ledger.open(context.target(), identity, "migration");
  }

  /**
   * Refuses while chunks are not copied, or were found different: a retention policy would drop
   * them before they are, and one that compresses would get in the way of copying.
   */
  static void requireChunksMoved(Ledger ledger) {
    TaskTotals totals = ledger.progress().totals();
    long open = totals.total() - totals.copied();
    if (open + totals.different() > 0) {
      throw MigrationFailure.userAction(
          "ChunksNotMoved",
          open
              + " staged chunks are not copied and "
              + totals.different()
              + " differ from the source: a job of the target could drop or compress them",
          "run 'tsm copy' and 'tsm verify' first ('tsm copy --failed' for parked and different"
              + " ones), or give the migration up with 'tsm clean'");
    }
  }
}
