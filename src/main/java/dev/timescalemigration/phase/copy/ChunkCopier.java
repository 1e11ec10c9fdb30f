package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Way;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.ForeignKey;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.RowsOfRange;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Copies one chunk, in the way its state on both sides asks for:
 *
 * <ol>
 *   <li>gone from the source and no row left in its ranges: skipped, with the reason;
 *   <li>whole, and the target has no such chunk: built beside and attached;
 *   <li>else rows that stand in the way are set aside, the rows are copied into the target's chunk
 *       (into the hypertable where the target has no chunk with these ranges), and late rows are
 *       put back.
 * </ol>
 *
 * All of it in the target transaction of the caller; the source is read in one snapshot.
 */
final class ChunkCopier {
  private final HypertableCopies tables;
  private final Database sourceDatabase;

  ChunkCopier(HypertableCopies tables, Database sourceDatabase) {
    this.tables = tables;
    this.sourceDatabase = sourceDatabase;
  }

  /**
   * Copies a claimed task.
   *
   * @param task the chunk
   * @param source session without a transaction
   * @param target session in the transaction that holds the claim
   */
  Outcome copy(Task task, Handle source, Handle target) throws SQLException {
    HypertableCopy table = tables.of(task.hypertable());
    Optional<Chunk> chunk =
        RowsOfRange.chunk(tables.source(), source, table.source(), task.chunk(), task.ranges());
    chunk.filter(Chunk::isCompressed).ifPresent(ChunkCopier::refuseCompressed);
    RowsOfRange from =
        RowsOfRange.of(
            table.source(), table.source(), chunk, task.ranges(), task.from(), task.until());
    if (chunk.isEmpty() && from.isEmpty(source)) {
      return new Outcome.Skipped(
          "gone from the source since it was staged: its chunk was dropped, by retention or by"
              + " hand");
    }
    boolean exists = tables.target().chunkAt(target, table.target(), task.ranges()).isPresent();
    if (!exists && BesideBuilder.suits(table, task)) {
      BesideBuilder builder = new BesideBuilder(table, task);
      builder.create(target);
      CopyPipe.Moved moved =
          move(task, source, table, from, target, builder.name(), table.format() + ", freeze");
      if (builder.attach(target)) {
        return new Outcome.Copied(Way.BUILT_BESIDE, moved.rows(), moved.bytes(), 0);
      }
      RowsOfRange into = targetRows(task, table, target);
      LateRows late = LateRows.setAside(target, table, into);
      builder.pour(target, into);
      return filled(task, table, target, into, late, from, moved);
    }
    RowsOfRange into = targetRows(task, table, target);
    LateRows late = LateRows.setAside(target, table, into);
    CopyPipe.Moved moved = move(task, source, table, from, target, into.relation(), table.format());
    return filled(task, table, target, into, late, from, moved);
  }

  private Outcome filled(
      Task task,
      HypertableCopy table,
      Handle target,
      RowsOfRange into,
      LateRows late,
      RowsOfRange from,
      CopyPipe.Moved moved) {
    long putBack = late == null ? 0 : late.putBack(into, sourceDatabase, from);
    if (table.replicaRole()) {
      proveForeignKeys(table, target, into);
    }
    return new Outcome.Copied(
        task.isCut() ? Way.RANGE : Way.INTO_CHUNK, moved.rows(), moved.bytes(), putBack);
  }

  /**
   * The chunk with the task's ranges; where there is none, or it cannot be written to directly, the
   * hypertable, which makes it. Ranges are the source's, and so are the dimensions that they cut.
   */
  private RowsOfRange targetRows(Task task, HypertableCopy table, Handle target) {
    return RowsOfRange.of(
        table.target(),
        table.source(),
        tables
            .target()
            .chunkAt(target, table.target(), task.ranges())
            .filter(found -> takesRows(target, table, found)),
        task.ranges(),
        task.from(),
        task.until());
  }

  /**
   * A chunk in which a dimension's column has another number than in the hypertable refuses every
   * row that is written to it directly ({@code src/chunk_tuple_routing.c} 2.26 to 2.29): so it is
   * with chunks made after the hypertable lost a column.
   */
  private static boolean takesRows(Handle target, HypertableCopy table, Chunk chunk) {
    return target
        .createQuery(SqlFile.of(ChunkCopier.class, "chunk_numbers_columns_alike"))
        .bind("hypertable", table.target().name().quoted())
        .bind("chunk", chunk.name().quoted())
        .bindArray(
            "columns",
            String.class,
            table.target().dimensions().stream().map(Dimension::column).toList())
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Moves the rows, in one snapshot of the source. It is taken here, after what stood in the way
   * was set aside, so that a dual-written row that was set aside is in it.
   */
  private CopyPipe.Moved move(
      Task task,
      Handle source,
      HypertableCopy table,
      RowsOfRange from,
      Handle target,
      String into,
      String format)
      throws SQLException {
    source.execute("begin transaction isolation level repeatable read read only");
    try {
      if (task.snapshot().isPresent()) {
        source.execute("set transaction snapshot " + Identifiers.literal(task.snapshot().get()));
      }
      return CopyPipe.move(
          source,
          read(table, from) + " to stdout with (" + table.format() + ")",
          target,
          "copy " + into + " (" + table.columnList() + ") from stdin with (" + format + ")");
    } finally {
      source.execute("rollback");
    }
  }

  /**
   * The plain form of COPY is a tenth quicker; it neither filters nor reads generated columns, and
   * reads nothing of a hypertable, whose rows are in its chunks.
   */
  private static String read(HypertableCopy table, RowsOfRange from) {
    boolean plain =
        from.isWhole()
            && !table.sourceGenerates()
            && !from.relation().equals(table.source().name().quoted());
    return plain
        ? "copy " + from.relation() + " (" + table.columnList() + ")"
        : "copy (select "
            + table.columnList()
            + " from "
            + from.relation()
            + " where "
            + from.predicate()
            + ")";
  }

  private static void proveForeignKeys(HypertableCopy table, Handle target, RowsOfRange written) {
    for (ForeignKey key : table.foreignKeys()) {
      target
          .createQuery(key.orphanQuery(written.relation(), written.predicate()))
          .mapTo(String.class)
          .findOne()
          .ifPresent(
              orphan -> {
                throw brokenForeignKey(table, key, orphan);
              });
    }
  }

  private static MigrationFailure brokenForeignKey(
      HypertableCopy table, ForeignKey key, String orphan) {
    return MigrationFailure.userAction(
        "ForeignKeyBroken",
        "a row of "
            + table.source().name()
            + " points by "
            + Identifiers.quote(key.name())
            + " to "
            + orphan
            + ", which "
            + key.referenced()
            + " in the target lacks",
        "copy the missing rows of "
            + key.referenced()
            + " to the target, then run 'tsm copy --failed'");
  }

  private static void refuseCompressed(Chunk chunk) {
    throw MigrationFailure.userAction(
        "ChunkCompressed",
        "chunk " + chunk.name() + " of " + chunk.hypertable() + " was compressed since staging",
        "decompress it with decompress_chunk() and pause the compression policy");
  }
}
