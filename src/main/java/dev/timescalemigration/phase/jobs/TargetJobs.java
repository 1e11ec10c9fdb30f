package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Reads the jobs of both sides and changes those of the target. */
final class TargetJobs {
  private final Handle target;
  private final Catalog catalog;

  TargetJobs(Handle target) {
    this.target = target;
    this.catalog = Catalogs.of(target);
  }

  List<BackgroundJob> all() {
    return catalog.jobs(target);
  }

  /** {@code alter_job(job_id, scheduled => …)} is public API in every known version. */
  void schedule(int jobId, boolean scheduled) {
    target
        .createQuery(
            "select job_id from "
                + Identifiers.quote(catalog.extensionSchema())
                + ".alter_job(:id, scheduled => :scheduled)")
        .bind("id", jobId)
        .bind("scheduled", scheduled)
        .mapTo(Integer.class)
        .one();
  }

  /** Runs a job in this session; it commits by itself, so there must be no transaction. */
  void run(int jobId) {
    target.execute(
        "call " + Identifiers.quote(catalog.extensionSchema()) + ".run_job(" + jobId + ")");
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
}
