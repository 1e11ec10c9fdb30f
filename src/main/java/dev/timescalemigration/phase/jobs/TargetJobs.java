package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.ledger.capture.WayBackLedger;
import dev.timescalemigration.ledger.capture.WayBackState;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.CatalogSql;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.RestoringMode;
import dev.timescalemigration.timescale.job.JobRuns;
import dev.timescalemigration.timescale.job.JobSettings;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the jobs of both sides and changes those of the target. */
final class TargetJobs {
  private final Handle target;
  private final Catalog catalog;
  private final JobSettings settings;

  TargetJobs(Handle target) {
    this.target = target;
    this.catalog = Catalogs.of(target);
    this.settings = new JobSettings(target, catalog.extensionSchema());
  }

  List<BackgroundJob> all() {
    return catalog.jobs(target);
  }

  Scheduler scheduler(StopSignal stop) {
    return new Scheduler(target, catalog.extensionSchema(), stop);
  }

  void switchOff(BackgroundJob job) {
    settings.switchOff(job);
  }

  /** Gives a job of the target what its counterpart has. */
  void restore(JobPair pair) {
    settings.makeLike(pair.target(), pair.source());
  }

  /** What would make a job fail whenever it is started, one sentence each with the fix. */
  List<String> startFailures(BackgroundJob job) {
    return target
        .createQuery(CatalogSql.of(target, TargetJobs.class, "start_failures"))
        .bind("id", job.id())
        .bind("schema", job.hypertable() == null ? null : job.hypertable().schema())
        .bind("hypertable", job.hypertable() == null ? null : job.hypertable().name())
        .mapTo(String.class)
        .list();
  }

  /** Runs jobs as the roles that own them. */
  ScheduledRun scheduledRun(StopSignal stop, ScheduledRun.Limits limits) {
    return new ScheduledRun(new JobRuns(target), settings, stop, limits);
  }

  /** Refuses a target in which TimescaleDB was left off: it alters, runs and starts no job then. */
  void requireNotRestoring() {
    RestoringMode restoring = new RestoringMode(catalog.extensionSchema());
    if (restoring.isOn(target)) {
      throw MigrationFailure.userAction(
          "TargetRestoring",
          "the target is in restoring mode, in which no job is started",
          "run in it: SELECT " + restoring.postRestore() + "; Then run the same again");
    }
  }

  /**
   * Reads the jobs of the source, keeps them in the ledger, and returns them. Those that are off
   * because a way back is kept count as on.
   */
  static List<BackgroundJob> recordSource(PhaseContext context, Ledger ledger) {
    List<Integer> off =
        context
            .target()
            .with(WayBackLedger::read)
            .flatMap(WayBackState::sourceJobs)
            .orElse(List.of());
    List<BackgroundJob> jobs =
        context.source().with(source -> Catalogs.of(source).jobs(source)).stream()
            .map(job -> off.contains(job.id()) ? job.switchedOn() : job)
            .toList();
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
