package dev.timescalemigration.phase.prove;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.LogWatch;
import dev.timescalemigration.capture.Slot;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.ExportedSnapshot;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.locks.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Compares both sides at one position of the source's log. See the package's description. */
public final class ProvePhase {
  /** The phase's name in the ledger. */
  public static final String NAME = "Proving";

  private final PhaseContext context;
  private final int threads;
  private final List<StopSignal.Registration> waiting = new ArrayList<>();

  /**
   * A proof that has not begun.
   *
   * @param threads how many ranges are compared at once
   */
  public ProvePhase(PhaseContext context, int threads) {
    this.context = context;
    this.threads = threads;
  }

  /**
   * Proves. Differences are in the report and do not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when not everything is copied, or changes cannot
   *     be applied; of kind TEMPORARY when a server is unreachable
   */
  public ProveReport run() {
    return Step.together(context, this::work);
  }

  private ProveReport work() {
    Instant startedAt = context.clock().instant();
    Ledger ledger =
        Ledger.require(context.target(), "begin with 'tsm capture start' and 'tsm schema'");
    requireCopied(ledger);
    for (int times = 1; ; times++) {
      Proof proof = prove(ledger, startedAt);
      if (proof.report().equal() || proof.rewritten().isEmpty()) {
        ledger.recordReport(
            NAME, proof.report().equal() ? "Succeeded" : "Different", proof.report(), startedAt);
        return proof.report();
      }
      StoredTables.beginAgain(proof.rewritten(), times, context.progress());
    }
  }

  /**
   * What one proof found.
   *
   * @param rewritten tables of the source of which the snapshot does not show what was there then
   */
  private record Proof(ProveReport report, List<String> rewritten) {}

  private Proof prove(Ledger ledger, Instant startedAt) {
    context.progress().message("taking a snapshot of the source; it waits for open transactions");
    try (ExportedSnapshot snapshot = snapshot()) {
      Lsn position = Lsn.parse(snapshot.lsn());
      CaptureApply.ApplyReport applied = CaptureApply.exactlyUpTo(context, position).run();
      if (context.stop().isStopping()) {
        throw MigrationFailure.stopped("stopped while proving", "run the same command again");
      }
      try (Handle paused = context.target().open();
          StopSignal.Registration abort = context.stop().onAbort(() -> Database.abort(paused))) {
        paused.begin();
        requireAt(position, CaptureLedger.lock(paused));
        // Rolled back unless both sides are equal: the last proof then counts as before.
        CaptureLedger.proven(paused, position);
        Proof proof = compare(ledger, snapshot, position, applied, startedAt);
        if (proof.report().equal()) {
          paused.commit();
        }
        return proof;
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(context.source().side(), e);
    } finally {
      waiting.forEach(StopSignal.Registration::close);
    }
  }

  private void requireCopied(Ledger ledger) {
    long open = ledger.progress().totals().toCopy();
    if (open > 0) {
      throw MigrationFailure.userAction(
          "NotCopied",
          open + " chunks are not copied: there is nothing to compare them with",
          "run 'tsm copy' first");
    }
  }

  private ExportedSnapshot snapshot() throws SQLException {
    return ExportedSnapshot.take(
        context.source(),
        "tsm_proof_" + UUID.randomUUID().toString().substring(0, 8),
        Slot.PLUGIN,
        abort -> waiting.add(context.stop().onAbort(abort)));
  }

  /** Who applies waits for the lock; who has applied more since came before it. */
  private static void requireAt(Lsn position, Optional<Lsn> applied) {
    if (!applied.equals(Optional.of(position))) {
      throw MigrationFailure.of(
          FailureKind.TEMPORARY,
          "AppliedByAnother",
          "another process has applied changes up to "
              + applied.map(Lsn::toString).orElse("nothing"),
          "stop 'tsm capture apply', then run the same command again");
    }
  }

  private Proof compare(
      Ledger ledger,
      ExportedSnapshot snapshot,
      Lsn position,
      CaptureApply.ApplyReport applied,
      Instant startedAt) {
    PhaseContext atPosition = context.from(context.source().inSnapshot(snapshot.name()));
    List<String> dropped;
    StoredTables stored;
    try (Handle source = atPosition.source().open();
        Handle target = context.target().open()) {
      stored = StoredTables.of(source);
      dropped = DroppedChunks.follow(source, target, ledger.stagedRanges());
    }
    ComparisonReport rows =
        LogWatch.during(
            context,
            watched -> new ProvenRows(watched.from(atPosition.source()), ledger, threads).all());
    ProveReport report =
        new ProveReport(
            position.toString(),
            applied.transactions(),
            applied.changes(),
            dropped,
            rows,
            Duration.between(startedAt, context.clock().instant()).toMillis() / 1000.0);
    return new Proof(report, context.source().with(stored::notAsIn));
  }
}
