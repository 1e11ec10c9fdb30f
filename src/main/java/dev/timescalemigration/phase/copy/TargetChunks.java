package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.PhaseContext;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkSlices;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Edition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/**
 * Prepares the target's chunks before copying, so that copying never drops a chunk in the
 * transaction that attaches its successor: dropping one with a foreign key locks the referenced
 * table against writers until commit.
 */
public final class TargetChunks {
  /** Chunks per transaction: each locks its table, indexes, TOAST and referenced tables. */
  private static final int BATCH = 50;

  private final PhaseContext context;
  private final HypertableCopies tables;
  private long dropped;
  private long created;

  /** Preparation that has not begun. */
  public TargetChunks(PhaseContext context, HypertableCopies tables) {
    this.context = context;
    this.tables = tables;
  }

  /**
   * Drops empty chunks that will be built beside, and makes missing ones that will be copied into.
   * In the Apache edition, which has no {@code create_chunk}, it does nothing: there, writing
   * through the hypertable makes chunks.
   */
  public void prepare(Ledger ledger) {
    if (tables.target().edition() == Edition.APACHE) {
      return;
    }
    try (Handle target = context.target().open()) {
      Map<QualifiedName, Map<List<DimensionRange>, Chunk>> present = new HashMap<>();
      for (Chunk chunk : tables.target().chunks(target)) {
        present
            .computeIfAbsent(chunk.hypertable(), name -> new HashMap<>())
            .put(chunk.ranges(), chunk);
      }
      List<Chunk> toDrop = new ArrayList<>();
      List<Task> toCreate = new ArrayList<>();
      for (Task task : ledger.tasks().waiting()) {
        Chunk chunk = present.getOrDefault(task.hypertable(), Map.of()).get(task.ranges());
        HypertableCopy table = tables.of(task.hypertable());
        boolean beside = BesideBuilder.suits(table, task);
        if (beside && chunk != null) {
          toDrop.add(chunk);
        } else if (!beside && chunk == null && table.hasSameDimensions()) {
          toCreate.add(task);
        }
      }
      if (toDrop.isEmpty() && toCreate.isEmpty()) {
        return;
      }
      context
          .progress()
          .started("Preparing chunks", "chunks", 0, toDrop.size() + toCreate.size(), 0, 0);
      dropEmpty(target, toDrop);
      create(target, toCreate);
      context.progress().ended();
    }
  }

  private void dropEmpty(Handle target, List<Chunk> chunks) {
    for (int first = 0; first < chunks.size() && !context.stop().isStopping(); first += BATCH) {
      List<Chunk> batch = chunks.subList(first, Math.min(first + BATCH, chunks.size()));
      dropped += target.inTransaction(transaction -> dropBatch(transaction, batch));
      context.progress().advanced(batch.size(), 0);
    }
  }

  private static long dropBatch(Handle transaction, List<Chunk> chunks) {
    // A late row being written to such a chunk goes first: the chunk then stays and is copied into.
    transaction.execute("set local lock_timeout = '2s'");
    long dropped = 0;
    for (Chunk chunk : chunks) {
      if (holdsRows(transaction, chunk)) {
        continue;
      }
      transaction.execute("lock table " + chunk.name().quoted() + " in access exclusive mode");
      if (!holdsRows(transaction, chunk)) {
        transaction.execute("drop table " + chunk.name().quoted());
        dropped++;
      }
    }
    return dropped;
  }

  private static boolean holdsRows(Handle handle, Chunk chunk) {
    return handle
        .createQuery("select exists (select from " + chunk.name().quoted() + ")")
        .mapTo(Boolean.class)
        .one();
  }

  private void create(Handle target, List<Task> tasks) {
    for (Task task : tasks) {
      if (context.stop().isStopping()) {
        return;
      }
      createOne(target, task);
      created++;
      context.progress().advanced(1, 0);
    }
  }

  private void createOne(Handle target, Task task) {
    try {
      target
          .createQuery(
              "select count(*) from _timescaledb_functions.create_chunk("
                  + "(:hypertable)::regclass, (:slices)::jsonb)")
          .bind("hypertable", task.hypertable().quoted())
          .bind("slices", ChunkSlices.json(task.ranges()))
          .mapTo(Long.class)
          .one();
    } catch (org.jdbi.v3.core.statement.UnableToExecuteStatementException e) {
      if (!ChunkCollision.is(e)) {
        throw e;
      }
      // The target cuts its chunks another way here: these rows go through the hypertable.
    }
  }

  /** Empty chunks of the target that were dropped. */
  public long dropped() {
    return dropped;
  }

  /** Chunks that were made in the target. */
  public long created() {
    return created;
  }
}
