package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.CopyMethod;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.copy.target.BatchMetadata;
import dev.timescalemigration.phase.copy.target.OwnershipAndGrants;
import dev.timescalemigration.postgres.CopyPipe;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedRelation;
import dev.timescalemigration.timescale.RowsOfRange;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import java.sql.SQLException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A whole compressed chunk, its batches never unpacked:
 *
 * <ol>
 *   <li>a table like the source's compressed relation is made and filled by COPY;
 *   <li>the chunk is made where it is not there, and locked against writers; rows in it are
 *       stashed;
 *   <li>rows that the source's chunk holds uncompressed are copied into it: {@code
 *       create_compressed_chunk} marks a chunk that has some as partial automatically, which a role
 *       that is no superuser could not do otherwise;
 *   <li>the table becomes the chunk's compressed relation, with the sizes that the source knows;
 *   <li>late rows are restored, through the hypertable.
 * </ol>
 *
 * <p>The settings kept with the chunk are those the target's hypertable has now. Where they are not
 * those that the source's chunk was compressed with, or where what is kept about the batches means
 * something else in the target (see {@link BatchMetadata}), the chunk goes row by row instead.
 */
public final class CompressedAsItIs implements ChunkCopyMethod {
  /**
   * Whether a chunk may go this way. Not one that a bound cuts; not one whose batches overlap, as
   * the mark for it is a superuser's to set, and a chunk without it would be read in a wrong order.
   */
  public static boolean suits(ChunkToCopy work, SourceChunk seen) {
    return seen.isCompressed()
        && seen.isSelfContained()
        && !seen.chunk().orElseThrow().isUnordered()
        && !work.task().isCut()
        && work.table().traits().takesCompressedRelations()
        && work.table().hasSameDimensions()
        && !work.table().compressed().recompress()
        && seen.settings().orElseThrow().isAsMadeBy(work.table().compressed().settings())
        && work.table()
            .compressed()
            .metadata()
            .travels(work.source(), seen.compressed().orElseThrow().name());
  }

  @Override
  public Optional<CopyOutcome.Copied> copy(ChunkToCopy work, SourceChunk seen) throws SQLException {
    Optional<SourceSnapshot> taken = SourceSnapshot.take(work, seen);
    if (taken.isEmpty()) {
      return Optional.empty();
    }
    SourceChunk copied;
    Optional<WrittenCompressed> written;
    try (SourceSnapshot snapshot = taken.get()) {
      copied = snapshot.chunk();
      if (!suits(work, copied) || !copied.compressed().equals(seen.compressed())) {
        return Optional.empty();
      }
      written = write(work, snapshot);
    }
    if (written.isEmpty() || !attach(work, copied, written.get())) {
      work.target().execute("rollback to savepoint " + SAVEPOINT);
      return new IntoChunk().copy(work, seen);
    }
    Chunk chunk = written.get().chunk();
    ForeignKeyProof.of(work, rows(chunk));
    long restored =
        written
            .get()
            .late()
            .filter(rows -> !work.tables().areCaptured())
            .map(
                late ->
                    late.restore(
                        rows(chunk), hypertable(work), work.sourceDatabase(), copied.rows()))
            .orElse(0L);
    TargetChunk.settle(work, copied);
    return Optional.of(
        new CopyOutcome.Copied(
            CopyMethod.COMPRESSED, written.get().rows(), written.get().bytes(), restored));
  }

  /**
   * What is in the target before the table becomes the chunk's compressed relation.
   *
   * @param chunk the target's chunk, without compressed rows
   * @param table how the compressed relation looks
   * @param late rows that were stashed
   * @param rows rows written, compressed ones counted as rows
   * @param bytes bytes of COPY data
   */
  private record WrittenCompressed(
      Chunk chunk, CompressedTable table, Optional<LateRows> late, long rows, long bytes) {}

  /** Writes everything; answers nothing where the target has no chunk that takes it. */
  private static Optional<WrittenCompressed> write(ChunkToCopy work, SourceSnapshot snapshot)
      throws SQLException {
    Handle target = work.target();
    CompressedRelation relation = snapshot.chunk().compressed().orElseThrow();
    CompressedTable table = CompressedTable.read(work.source(), relation.name());
    table.create(target, made(work));
    CopyPipe.Moved batches =
        snapshot.move(
            table.rows(relation.name(), work.tables().source().capabilities()),
            table.format(),
            target,
            made(work).quoted() + " (" + table.columnList() + ")",
            ", freeze");
    table.settle(target, made(work));
    TargetChunk.make(work);
    TargetChunk.open(work);
    Optional<Chunk> room = work.findTargetChunk();
    boolean partial = snapshot.chunk().chunk().orElseThrow().isPartial();
    if (room.isEmpty()
        || TargetChunk.isOverlapped(work, room.get())
        || (partial && !TargetChunk.takesRows(work, room.get()))) {
      return Optional.empty();
    }
    Chunk chunk = room.get();
    target.execute("lock table " + chunk.name().quoted() + " in share row exclusive mode");
    Optional<LateRows> late = LateRows.stash(target, work.table(), rows(chunk));
    CopyPipe.Moved rest =
        partial ? snapshot.moveUncompressed(work, chunk.name()) : new CopyPipe.Moved(0, 0);
    long compressed =
        target
            .createQuery("select coalesce(sum(_ts_meta_count), 0) from " + made(work).quoted())
            .mapTo(Long.class)
            .one();
    return Optional.of(
        new WrittenCompressed(
            chunk, table, late, compressed + rest.rows(), batches.bytes() + rest.bytes()));
  }

  /**
   * Makes the table the chunk's compressed relation.
   *
   * @return false when TimescaleDB notes other settings with it than the source's chunk has
   */
  private static boolean attach(ChunkToCopy work, SourceChunk copied, WrittenCompressed written) {
    Handle target = work.target();
    Catalog catalog = work.tables().target();
    CompressedRelation relation = copied.compressed().orElseThrow();
    QualifiedName chunk = written.chunk().name();
    OwnershipAndGrants.take(target, work.table(), made(work));
    target.execute(
        "alter table "
            + made(work).quoted()
            + " set schema "
            + Identifiers.quote(relation.name().schema()));
    new ChunkFunctions(target)
        .attachCompressed(
            chunk, new QualifiedName(relation.name().schema(), made(work).name()), relation);
    if (!catalog.compressionSettings(target, chunk).equals(copied.settings())) {
      return false;
    }
    CompressedRelation attached = catalog.compressedRelation(target, chunk).orElseThrow();
    target.execute(
        "alter table "
            + attached.name().quoted()
            + " rename to "
            + Identifiers.quote(attached.usualName()));
    written
        .table()
        .createIndexes(target, new QualifiedName(attached.name().schema(), attached.usualName()));
    return true;
  }

  private static QualifiedName made(ChunkToCopy work) {
    return new QualifiedName(Ledger.SCHEMA, "compressed_" + work.task().id());
  }

  private static RowsOfRange rows(Chunk chunk) {
    return new RowsOfRange(chunk.name().quoted(), "true");
  }

  private static RowsOfRange hypertable(ChunkToCopy work) {
    return new RowsOfRange(work.table().target().name().quoted(), "true");
  }
}
