package dev.timescalemigration.phase.cancel;

import dev.timescalemigration.capture.CaptureStop;
import dev.timescalemigration.capture.WayBack;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.PhaseContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Gives a migration up. See the package's description. */
public final class CancelPhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Cancelling";

  private final PhaseContext context;
  private final boolean insists;

  /** A run that has not begun. */
  public CancelPhase(PhaseContext context) {
    this(context, false);
  }

  private CancelPhase(PhaseContext context, boolean insists) {
    this.context = context;
    this.insists = insists;
  }

  /**
   * A run that fails while the source cannot be made as it was found, for whoever runs it again
   * until it can: a slot that is left behind fills the source's disk.
   */
  public static CancelPhase untilDone(PhaseContext context) {
    return new CancelPhase(context, true);
  }

  /** Restores what was changed and reports what remains. */
  public CancelReport run() {
    Instant startedAt = context.clock().instant();
    List<String> restored = new ArrayList<>();
    List<String> remains = new ArrayList<>();
    try (Handle target = context.target().open()) {
      Optional<Catalog> catalog = Catalogs.find(target);
      catalog.ifPresent(
          found -> {
            leaveRestoring(target, found, restored);
            tellJobs(target, found, remains);
          });
    }
    endCapture(restored, remains);
    Optional<Ledger> ledger = Ledger.find(context.target());
    ledger.ifPresent(found -> tellData(found, remains));
    CancelReport report = new CancelReport(restored, remains);
    ledger.ifPresent(found -> found.recordReport(NAME, "Succeeded", report, startedAt));
    return report;
  }

  /** A source that does not answer keeps its slot, and its log with it. */
  private void endCapture(List<String> restored, List<String> remains) {
    try {
      new WayBack(context)
          .remove(false)
          .ifPresent(
              slot -> restored.add("the target has no replication slot " + slot + " any more"));
      CaptureStop.CaptureStopReport stopped = new CaptureStop(context).run();
      if (stopped.slot() != null) {
        restored.add("the source has no replication slot " + stopped.slot() + " any more");
      }
    } catch (MigrationFailure failure) {
      if (insists) {
        throw failure;
      }
      remains.add(
          "capture is on, and the source keeps its write-ahead log: run 'tsm capture stop' ("
              + failure.getMessage()
              + ")");
    }
  }

  private static void leaveRestoring(Handle target, Catalog catalog, List<String> restored) {
    boolean restoring =
        target
            .createQuery("select current_setting('timescaledb.restoring', true) = 'on'")
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false);
    if (restoring) {
      target
          .createQuery(
              "select "
                  + Identifiers.quote(catalog.extensionSchema())
                  + ".timescaledb_post_restore()")
          .mapTo(Boolean.class)
          .one();
      restored.add("the target left restoring mode");
    }
  }

  private static void tellJobs(Handle target, Catalog catalog, List<String> remains) {
    long off = catalog.jobs(target).stream().filter(job -> !job.scheduled()).count();
    if (off > 0) {
      remains.add(off + " background jobs of the target are off");
    }
  }

  private static void tellData(Ledger ledger, List<String> remains) {
    TaskTotals totals = ledger.progress().totals();
    if (totals.copied() > 0) {
      remains.add(
          totals.copied()
              + " chunks with "
              + totals.rowsCopied()
              + " rows were copied to the target");
    }
    remains.add("the ledger, schema " + Ledger.SCHEMA + ", until 'tsm clean --force'");
  }
}
