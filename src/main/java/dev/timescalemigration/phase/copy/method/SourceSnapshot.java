package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.capture.ChunkCopies;
import dev.timescalemigration.phase.copy.target.FiringInTarget;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Snapshots;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.SqlState;
import dev.timescalemigration.timescale.RowsOfRange;
import dev.timescalemigration.work.locks.WriterGuard;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * One snapshot of the source, with the chunk held still in it.
 *
 * <p>Compressing and decompressing truncate what they moved ({@code tsl/src/compression/api.c} 2.16
 * to 2.29), which a snapshot does not survive: its rows would be missing, without an error. So
 * every table that holds rows of the chunk is locked first, against nothing but that, and the
 * snapshot is taken afterwards. Where it shows rows in a table that is not locked, it is given up.
 */
final class SourceSnapshot implements AutoCloseable {

  /**
   * A snapshot for other sessions, valid as long as the transaction that it was taken in.
   *
   * @param name what PostgreSQL calls it
   * @param sees which transactions it sees: another server of the same address may have one of the
   *     same name
   * @param chunk the chunk that is held still
   */
  record Exported(String name, String sees, QualifiedName chunk) {

    /**
     * Makes another transaction see the same, with a lock of its own.
     *
     * @param other session in a transaction that has read nothing yet
     * @return false when it cannot
     */
    boolean join(Handle other) {
      lock(other, chunk);
      other.execute("set transaction snapshot " + Identifiers.literal(name));
      return Snapshots.current(other).equals(sees);
    }
  }

  private final Handle source;
  private final SourceChunk chunk;
  private final CopyPipe.RateLimit rateLimit;
  private final WriterGuard.Guarded guarded;

  private SourceSnapshot(
      Handle source, SourceChunk chunk, CopyPipe.RateLimit rateLimit, WriterGuard.Guarded guarded) {
    this.source = source;
    this.chunk = chunk;
    this.guarded = guarded;
    this.rateLimit =
        bytes -> {
          refuseToKeepWaiting();
          rateLimit.pass(bytes);
          refuseToKeepWaiting();
        };
  }

  private void refuseToKeepWaiting() {
    if (guarded.isCancelled()) {
      throw new OthersWaitException();
    }
  }

  /** How fast its rows are moved, as long as nobody waits for the chunk. */
  CopyPipe.RateLimit rateLimit() {
    return rateLimit;
  }

  /**
   * Takes it.
   *
   * @param work the chunk, and a session of the source without a transaction
   * @param before what was seen of the chunk just now
   * @return empty when the chunk or its hypertable has changed meanwhile
   */
  static Optional<SourceSnapshot> take(ChunkToCopy work, SourceChunk before) {
    Handle source = work.source();
    if (work.tables().areCaptured()) {
      ChunkCopies.hold(work.target(), List.of(work.task().chunk()));
    }
    source.execute("begin transaction isolation level repeatable read read only");
    try {
      List<QualifiedName> locked = before.tables();
      locked.forEach(table -> lock(source, table));
      work.task().snapshot().ifPresent(snapshot -> see(source, snapshot, locked));
      SourceChunk seen = work.look();
      boolean isHeld = locked.containsAll(seen.tables());
      if (isHeld && isAsRead(work)) {
        if (work.tables().areCaptured()) {
          ChunkCopies.noteSnapshot(work.target(), source, List.of(work.task().id()));
        }
        return Optional.of(
            new SourceSnapshot(source, seen, work.rateLimit(), work.sourceGuard().guard(source)));
      }
      if (!isHeld) {
        work.task()
            .snapshot()
            .ifPresent(snapshot -> refuse(work.task().chunk(), "merged or dropped", snapshot));
      }
    } catch (RuntimeException e) {
      end(source);
      if (e instanceof JdbiException
          && DatabaseErrors.sqlState(e).filter(SqlState.UNDEFINED_TABLE::equals).isPresent()) {
        return Optional.empty();
      }
      throw e;
    }
    end(source);
    return Optional.empty();
  }

  /** Whether the hypertable is the one that was read: nothing alters a chunk that is locked. */
  private static boolean isAsRead(ChunkToCopy work) {
    return work.task().snapshot().isEmpty()
        ? work.table().isCurrentInSource(work.source())
        : work.sourceDatabase().with(work.table()::isCurrentInSource);
  }

  private static void see(Handle source, String snapshot, List<QualifiedName> tables) {
    source.execute("set transaction snapshot " + Identifiers.literal(snapshot));
    tables.forEach(table -> refuseRewritten(source, table, snapshot));
  }

  private static void lock(Handle source, QualifiedName table) {
    source.execute("lock table only " + table.quoted() + " in access share mode");
  }

  private static void refuseRewritten(Handle source, QualifiedName table, String snapshot) {
    boolean rewritten =
        source
            .createQuery(SqlFile.of(SourceSnapshot.class, "rewritten_since_snapshot"))
            .bind("chunk", table.quoted())
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false);
    if (rewritten) {
      refuse(table, "compressed, truncated or split", snapshot);
    }
  }

  private static void refuse(QualifiedName table, String change, String snapshot) {
    throw MigrationFailure.userAction(
        "RewrittenSinceSnapshot",
        "chunk " + table + " was " + change + " since snapshot " + snapshot,
        "begin again with 'tsm clean --target' and stage with a new snapshot, or without one");
  }

  /** Lets other sessions read the chunk, which must be there, in this snapshot. */
  Exported export() {
    return source
        .createQuery("select pg_export_snapshot(), pg_current_snapshot()::text")
        .map(
            (row, context) ->
                new Exported(
                    row.getString(1), row.getString(2), chunk.chunk().orElseThrow().name()))
        .one();
  }

  /** The chunk as this snapshot has it. */
  SourceChunk chunk() {
    return chunk;
  }

  /**
   * Moves the chunk's rows, compressed ones as rows, to the target.
   *
   * @param into a relation of the target, quoted
   * @param options more options of COPY there
   */
  CopyPipe.Moved moveRows(ChunkToCopy work, String into, String options) throws SQLException {
    HypertableCopy table = work.table();
    return move(
        rows(table),
        table.columns().format(),
        work.target(),
        into + " (" + table.columns().list() + ")",
        options);
  }

  /**
   * The plain form of COPY is a tenth quicker; it neither filters nor reads generated columns, and
   * reads neither the chunks of a hypertable nor what a chunk keeps compressed.
   */
  private String rows(HypertableCopy table) {
    RowsOfRange from = chunk.rows();
    boolean plain =
        from.isWhole()
            && !chunk.isCompressed()
            && !table.columns().sourceGenerates()
            && !from.relation().equals(table.source().name().quoted());
    return plain
        ? from.relation() + " (" + table.columns().list() + ")"
        : "(select "
            + table.columns().list()
            + " from "
            + from.relation()
            + " where "
            + from.predicate()
            + ")";
  }

  /** Moves what the chunk holds uncompressed in addition to its compressed rows. */
  CopyPipe.Moved moveUncompressed(ChunkToCopy work, QualifiedName into) throws SQLException {
    HypertableCopy table = work.table();
    FiringInTarget.refuseTrigger(table);
    return move(
        "(select "
            + table.columns().list()
            + " from only "
            + chunk.chunk().orElseThrow().name().quoted()
            + ")",
        table.columns().format(),
        work.target(),
        into.quoted() + " (" + table.columns().list() + ")",
        "");
  }

  /**
   * Moves anything of the snapshot to the target.
   *
   * @param what a table with its columns, or a query in parentheses
   * @param format the format, for both sides
   * @param into a table of the target with its columns
   * @param options more options of COPY there
   */
  CopyPipe.Moved move(String what, String format, Handle target, String into, String options)
      throws SQLException {
    return unlessOthersWait(
        () ->
            CopyPipe.move(
                source,
                "copy " + what + " to stdout with (" + format + ")",
                target,
                "copy " + into + " from stdin with (" + format + options + ")",
                rateLimit));
  }

  /** Moves rows of the snapshot, as {@link CopyPipe} does. */
  @FunctionalInterface
  interface Moving {
    CopyPipe.Moved move() throws SQLException;
  }

  /**
   * Moves rows as long as nobody in the source waits for the chunk.
   *
   * @throws OthersWaitException when somebody does: who alters or drops the chunk, behind whom all
   *     that use it queue up
   */
  CopyPipe.Moved unlessOthersWait(Moving moving) throws SQLException {
    try {
      return moving.move();
    } catch (SQLException | RuntimeException e) {
      if (guarded.wasCancelled()) {
        throw new OthersWaitException(e);
      }
      throw e;
    }
  }

  @Override
  public void close() {
    guarded.close();
    end(source);
  }

  /** Ends a transaction of the source; a session that was aborted has none. */
  static void end(Handle source) {
    try {
      if (!source.getConnection().isClosed()) {
        source.execute("rollback");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
