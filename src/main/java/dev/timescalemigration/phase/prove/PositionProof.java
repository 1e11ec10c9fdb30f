package dev.timescalemigration.phase.prove;

import dev.timescalemigration.capture.CaptureApply;
import dev.timescalemigration.capture.LogWatch;
import dev.timescalemigration.capture.OpenTransactions;
import dev.timescalemigration.capture.Slot;
import dev.timescalemigration.capture.TableFiles;
import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.capture.CaptureLedger;
import dev.timescalemigration.ledger.capture.ChangedRange;
import dev.timescalemigration.ledger.capture.Lsn;
import dev.timescalemigration.ledger.capture.ProvenTable;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.ExportedSnapshot;
import dev.timescalemigration.work.Alarm;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.StopSignal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/**
 * Compares both sides at one position of the log of the side that is written to: a snapshot of it
 * stands still while it is written to, and the changes up to that snapshot are applied to the other
 * side, and no later ones.
 */
public final class PositionProof {
  private final PhaseContext sides;
  private final Ledger ledger;
  private final int threads;
  private final Instant startedAt;
  private final String from;
  private final List<StopSignal.Registration> waiting = new ArrayList<>();

  /**
   * A proof that has not begun.
   *
   * @param sides its source is the side that is written to, its target the one that follows
   * @param threads how many ranges are compared at once
   */
  public PositionProof(PhaseContext sides, Ledger ledger, int threads) {
    this.sides = sides;
    this.ledger = ledger;
    this.threads = threads;
    this.startedAt = sides.clock().instant();
    this.from = Direction.of(sides).from();
  }

  /** What is compared, and how it is recorded that it was equal. */
  private enum Extent {
    ALL {
      @Override
      ComparisonReport compare(ProvenRows rows, List<ChangedRange> changed) {
        return rows.all();
      }

      @Override
      void record(Handle transaction, Lsn at) {
        CaptureLedger.proven(transaction, at);
      }
    },
    CHANGED {
      @Override
      ComparisonReport compare(ProvenRows rows, List<ChangedRange> changed) {
        return rows.changed(changed);
      }

      @Override
      void record(Handle transaction, Lsn at) {
        CaptureLedger.provenAgain(transaction, at);
      }
    };

    abstract ComparisonReport compare(ProvenRows rows, List<ChangedRange> changed);

    abstract void record(Handle transaction, Lsn at);
  }

  /**
   * Compares all rows. Differences are in the report and do not throw.
   *
   * @throws MigrationFailure of kind USER_ACTION when changes cannot be applied; of kind TEMPORARY
   *     when a server is unreachable
   */
  public ProveReport all() {
    return prove(Extent.ALL, this::snapshot).orElseThrow();
  }

  /**
   * Compares what was copied or changed since it was compared.
   *
   * @param patience for so long it waits for transactions that are open
   * @return empty when some stayed open for longer
   * @throws MigrationFailure as {@link #all}
   */
  public Optional<ProveReport> changed(Duration patience) {
    return prove(Extent.CHANGED, () -> snapshot(patience));
  }

  /**
   * What one comparison found.
   *
   * @param rewritten see {@link StoredTables}
   * @param files see {@link TableFiles}
   */
  private record Proof(ProveReport report, List<String> rewritten, List<ProvenTable> files) {}

  /** Takes a snapshot. */
  @FunctionalInterface
  private interface SnapshotTaking {
    Optional<ExportedSnapshot> take() throws SQLException;
  }

  private Optional<ProveReport> prove(Extent extent, SnapshotTaking snapshots) {
    for (int times = 1; ; times++) {
      Optional<Proof> proof = once(extent, snapshots);
      if (proof.isEmpty() || proof.get().report().equal() || proof.get().rewritten().isEmpty()) {
        return proof.map(Proof::report);
      }
      StoredTables.beginAgain(from, proof.get().rewritten(), times, sides.progress());
    }
  }

  private Optional<Proof> once(Extent extent, SnapshotTaking snapshots) {
    sides
        .progress()
        .message("taking a snapshot of the " + from + "; it waits for transactions that are open");
    try {
      Optional<ExportedSnapshot> taken = take(snapshots);
      if (taken.isEmpty()) {
        return Optional.empty();
      }
      try (ExportedSnapshot snapshot = taken.get()) {
        return Optional.of(at(extent, snapshot));
      }
    } catch (SQLException e) {
      throw DatabaseErrors.translate(sides.source().side(), e);
    } finally {
      waiting.forEach(StopSignal.Registration::close);
    }
  }

  private Optional<ExportedSnapshot> take(SnapshotTaking snapshots) throws SQLException {
    try (OpenTransactions named = OpenTransactions.nameIfSlow(sides)) {
      return snapshots.take();
    }
  }

  private Optional<ExportedSnapshot> snapshot() throws SQLException {
    return Optional.of(snapshot(abort -> {}));
  }

  private Optional<ExportedSnapshot> snapshot(Duration patience) throws SQLException {
    List<Runnable> opened = new ArrayList<>();
    try (Alarm alarm = Alarm.after(patience, () -> List.copyOf(opened).forEach(Runnable::run))) {
      try {
        return Optional.of(snapshot(opened::add));
      } catch (SQLException e) {
        if (!alarm.rang() || sides.stop().isStopping()) {
          throw e;
        }
        return Optional.empty();
      }
    }
  }

  private ExportedSnapshot snapshot(ExportedSnapshot.Opened opened) throws SQLException {
    return ExportedSnapshot.take(
        sides.source(),
        "tsm_proof_" + UUID.randomUUID().toString().substring(0, 8),
        Slot.PLUGIN,
        abort -> {
          opened.accept(abort);
          waiting.add(sides.stop().onAbort(abort));
        });
  }

  private Proof at(Extent extent, ExportedSnapshot snapshot) {
    Lsn position = Lsn.parse(snapshot.lsn());
    CaptureApply.ApplyReport applied = CaptureApply.exactlyUpTo(sides, position).run();
    if (sides.stop().isStopping()) {
      throw MigrationFailure.stopped("stopped while proving", "run the same command again");
    }
    try (Handle paused = sides.target().open();
        StopSignal.Registration abort = sides.stop().onAbort(() -> Database.abort(paused))) {
      paused.begin();
      requireAt(position, CaptureLedger.lock(paused));
      List<ChangedRange> changed = ChangedRange.notCompared(paused);
      // Rolled back unless both sides are equal: the last proof then counts as before.
      extent.record(paused, position);
      Proof proof = compare(rows -> extent.compare(rows, changed), snapshot, position, applied);
      if (proof.report().equal()) {
        ProvenTable.record(paused, proof.files());
        paused.commit();
      }
      return proof;
    }
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
      Function<ProvenRows, ComparisonReport> comparison,
      ExportedSnapshot snapshot,
      Lsn position,
      CaptureApply.ApplyReport applied) {
    PhaseContext atPosition = sides.from(sides.source().inSnapshot(snapshot.name()));
    List<String> dropped;
    StoredTables stored;
    List<ProvenTable> files;
    try (Handle source = atPosition.source().open();
        Handle target = sides.target().open()) {
      stored = StoredTables.of(source);
      files = TableFiles.of(source);
      dropped = DroppedChunks.follow(source, target, ledger.stagedRanges());
    }
    ComparisonReport rows =
        LogWatch.during(
            sides,
            watched ->
                comparison.apply(
                    new ProvenRows(watched.from(atPosition.source()), ledger, threads)));
    ProveReport report =
        new ProveReport(
            position.toString(),
            applied.transactions(),
            applied.changes(),
            dropped,
            rows,
            Duration.between(startedAt, sides.clock().instant()).toMillis() / 1000.0);
    return new Proof(report, sides.source().with(stored::notAsIn), files);
  }
}
