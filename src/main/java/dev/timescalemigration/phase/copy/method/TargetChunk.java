package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.RowsOfRange;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import dev.timescalemigration.work.locks.BriefLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The chunk of the target that takes a task's rows: made, opened for writing, left as it must be.
 */
public final class TargetChunk {
  private static final int TRIES = 8;

  private TargetChunk() {}

  /**
   * Waits for other copy threads where rows will go through the hypertable and be compressed: the
   * first locks all chunks of the same time until the transaction ends, the second wants its own
   * chunk for itself alone, so that two at once would wait for each other.
   */
  static void takeTurn(ChunkToCopy work) {
    if (work.findTargetChunk().filter(chunk -> takesRows(work, chunk)).isEmpty()) {
      work.target()
          .createQuery("select pg_advisory_xact_lock(hashtextextended(:hypertable, 0)) is null")
          .bind("hypertable", Ledger.SCHEMA + " " + work.task().hypertable())
          .mapTo(Boolean.class)
          .one();
    }
  }

  /**
   * Makes the chunk of a piece of work, where this edition can and it is not there, and commits it:
   * the transaction that copies holds no lock on account of it.
   */
  static void make(ChunkToCopy work) {
    if (work.tables().target().capabilities().hasCommunityFeatures()
        && work.table().hasSameDimensions()
        && work.findTargetChunk().isEmpty()) {
      work.maker().make(work.table(), work.task());
    }
  }

  /**
   * Has all rows where the task's go uncompressed and writable: those of a compressed relation are
   * beyond a plain DELETE before 2.23 (upstream #8704).
   */
  static void open(ChunkToCopy work) {
    List<Chunk> chunks = work.findTargetChunks();
    chunks.stream().filter(Chunk::isFrozen).forEach(frozen -> unfreeze(work.target(), frozen));
    chunks.stream()
        .filter(Chunk::isCompressed)
        .forEach(compressed -> call(work, "decompress_chunk", compressed));
  }

  /** Lets a chunk be written to that the source's dump brought along frozen. */
  public static void unfreeze(Handle target, Chunk chunk) {
    new ChunkFunctions(target).unfreeze(chunk.name());
  }

  /**
   * Where a task's rows are in the target: the chunk with its ranges; where there is none, or it
   * cannot be written to directly, the hypertable, which makes it. Ranges are the source's, and so
   * are the dimensions that they cut.
   */
  static RowsOfRange rows(ChunkToCopy work) {
    return RowsOfRange.of(
        work.table().target(),
        work.table().source(),
        work.findTargetChunk().filter(chunk -> takesRows(work, chunk)),
        work.task().ranges(),
        work.task().from(),
        work.task().until());
  }

  /**
   * A chunk in which a dimension's column has another number than in the hypertable refuses every
   * row that is written to it directly ({@code src/chunk_tuple_routing.c} 2.26 to 2.29): so it is
   * with chunks made after the hypertable lost a column. A chunk that another overlaps may not hold
   * all rows of its ranges.
   */
  static boolean takesRows(ChunkToCopy work, Chunk chunk) {
    if (isOverlapped(work, chunk)) {
      return false;
    }
    return withOtherColumnNumbers(work.target(), work.table(), List.of(chunk)).isEmpty();
  }

  /**
   * Those of some chunks in which a dimension's column has another number than in the hypertable,
   * by quoted name.
   */
  static Set<String> withOtherColumnNumbers(
      Handle target, HypertableCopy table, List<Chunk> chunks) {
    return target
        .createQuery(SqlFile.of(TargetChunk.class, "chunks_with_other_column_numbers"))
        .bind("hypertable", table.target().name().quoted())
        .bindArray(
            "chunks", String.class, chunks.stream().map(chunk -> chunk.name().quoted()).toList())
        .bindArray(
            "columns",
            String.class,
            table.target().dimensions().stream().map(Dimension::column).toList())
        .mapTo(String.class)
        .set();
  }

  /** Those of some chunks that have no row. */
  public static List<Chunk> withoutRows(Handle handle, List<Chunk> chunks) {
    String looks =
        chunks.stream()
            .map(chunk -> "exists (select from " + chunk.name().quoted() + ")")
            .collect(Collectors.joining(", "));
    return handle
        .createQuery("select " + looks)
        .map(
            (row, context) -> {
              List<Chunk> empty = new ArrayList<>();
              for (int i = 0; i < chunks.size(); i++) {
                if (!row.getBoolean(i + 1)) {
                  empty.add(chunks.get(i));
                }
              }
              return empty;
            })
        .one();
  }

  /** Whether another chunk of the target may hold rows of a chunk's ranges. */
  static boolean isOverlapped(ChunkToCopy work, Chunk chunk) {
    return work.tables()
        .target()
        .isOverlapped(work.target(), work.table().target(), chunk.ranges());
  }

  /** Leaves the chunk compressed or frozen as the source's is, once its rows are there. */
  static void settle(ChunkToCopy work, SourceChunk copied) {
    boolean frozen = copied.chunk().filter(Chunk::isFrozen).isPresent();
    if (!frozen && !copied.leavesCompressed()) {
      return;
    }
    if (copied.leavesCompressed() && work.tables().target().capabilities().hasCommunityFeatures()) {
      work.findTargetChunks().stream()
          .filter(found -> !found.isCompressed())
          .forEach(found -> compress(work, found));
    }
    if (frozen) {
      work.findTargetChunk()
          .ifPresent(found -> new ChunkFunctions(work.target()).freeze(found.name()));
    }
  }

  /** Compressing ends with a lock on the chunk that even readers wait for. */
  private static void compress(ChunkToCopy work, Chunk chunk) {
    boolean done =
        new BriefLocks(TRIES)
            .within(work.guarded(), work.target(), () -> call(work, "compress_chunk", chunk));
    if (!done) {
      throw new OthersWaitException();
    }
  }

  private static void call(ChunkToCopy work, String function, Chunk chunk) {
    work.target()
        .createQuery(
            "select count(*) from "
                + Identifiers.quote(work.tables().target().extensionSchema())
                + "."
                + function
                + "((:chunk)::regclass)")
        .bind("chunk", chunk.name().quoted())
        .mapTo(Long.class)
        .one();
  }
}
