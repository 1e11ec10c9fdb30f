package dev.timescalemigration.phase.copy;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.method.SmallChunks;
import dev.timescalemigration.phase.copy.method.StagingTable;
import dev.timescalemigration.phase.copy.method.TargetChunk;
import dev.timescalemigration.phase.copy.target.ChunkMaker;
import dev.timescalemigration.phase.copy.target.HypertableCopies;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ChunkAddition;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.chunk.ChunkFunctions;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.locks.BriefLocks;
import dev.timescalemigration.work.locks.WriterGuard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Prepares the target's chunks before copying, so that copying never drops a chunk in the
 * transaction that attaches its successor: dropping one with a foreign key locks the referenced
 * table against writers until commit.
 */
public final class TargetChunks {
  /** Chunks per transaction: each locks its table, indexes, TOAST and referenced tables. */
  private static final int BATCH = 50;

  private static final int TRIES = 3;

  private final PhaseContext context;
  private final HypertableCopies tables;
  private boolean asksEventTriggers;
  private boolean refused;
  private long dropped;
  private long created;

  /** Preparation that has not begun. */
  public TargetChunks(PhaseContext context, HypertableCopies tables) {
    this.context = context;
    this.tables = tables;
  }

  /**
   * Drops empty chunks that will be built and attached, and makes missing ones that will be copied
   * into. A chunk on which something of its own hangs is kept and filled in place. So is every
   * chunk when the target refuses to drop one, as a user's event trigger may do. In the Apache
   * edition, which has no {@code create_chunk}, it does nothing: there, writing through the
   * hypertable makes chunks.
   */
  public void prepare(Ledger ledger) {
    if (!tables.target().capabilities().hasCommunityFeatures()) {
      return;
    }
    try (WriterGuard guard = new WriterGuard(context.target());
        ChunkMaker maker = new ChunkMaker(context.target(), guard);
        Handle target = context.target().open()) {
      Map<QualifiedName, Map<List<DimensionRange>, Chunk>> present = new HashMap<>();
      for (Chunk chunk : tables.target().chunks(target)) {
        present
            .computeIfAbsent(chunk.hypertable(), name -> new HashMap<>())
            .put(chunk.ranges(), chunk);
      }
      Set<QualifiedName> kept =
          ChunkAddition.of(target, tables.namesInTarget()).stream()
              .map(ChunkAddition::chunk)
              .collect(Collectors.toSet());
      List<Chunk> toDrop = new ArrayList<>();
      List<Task> toCreate = new ArrayList<>();
      for (Task task : ledger.tasks().waiting()) {
        HypertableCopy table = tables.of(task.hypertable());
        Chunk chunk = present.getOrDefault(table.target().name(), Map.of()).get(task.ranges());
        boolean attaches = StagingTable.suits(table, task);
        if (attaches
            && chunk != null
            && isWorthMakingAgain(table, task)
            && !kept.contains(chunk.name())) {
          toDrop.add(chunk);
        } else if (!attaches && chunk == null && table.hasSameDimensions()) {
          toCreate.add(task);
        }
      }
      if (toDrop.isEmpty() && toCreate.isEmpty()) {
        return;
      }
      context
          .progress()
          .started("Preparing chunks", "chunks", 0, toDrop.size() + toCreate.size(), 0, 0);
      asksEventTriggers =
          target
              .createQuery(SqlFile.of(TargetChunks.class, "has_event_triggers"))
              .mapTo(Boolean.class)
              .one();
      dropEmpty(target, guard, toDrop);
      create(maker, toCreate);
      context.progress().ended();
    }
  }

  /** An empty chunk that is there is filled as it is where that costs less than a new one. */
  private static boolean isWorthMakingAgain(HypertableCopy table, Task task) {
    return !SmallChunks.isSmall(task) || !SmallChunks.mayWriteInto(table);
  }

  private void dropEmpty(Handle target, WriterGuard guard, List<Chunk> chunks) {
    for (int first = 0;
        first < chunks.size() && !refused && !context.stop().isStopping();
        first += BATCH) {
      List<Chunk> batch = chunks.subList(first, Math.min(first + BATCH, chunks.size()));
      dropped += dropBatch(target, guard, batch);
      context.progress().advanced(batch.size(), 0);
    }
  }

  /**
   * Drops the empty ones of some chunks in one transaction. Where the application writes to one of
   * them at this moment they are tried one by one; its row goes first, and the chunk stays.
   */
  private long dropBatch(Handle target, WriterGuard guard, List<Chunk> chunks) {
    if (refused) {
      return 0;
    }
    long[] gone = {0};
    try {
      boolean done =
          new BriefLocks(TRIES)
              .alone(guard, target, transaction -> gone[0] = drop(transaction, chunks));
      if (done) {
        return gone[0];
      }
    } catch (JdbiException e) {
      if (DatabaseErrors.isTemporary(e)) {
        throw e;
      }
      if (chunks.size() == 1) {
        refuse("drop the empty chunk " + chunks.get(0).name(), e);
      }
    }
    return chunks.size() == 1
        ? 0
        : chunks.stream().mapToLong(chunk -> dropBatch(target, guard, List.of(chunk))).sum();
  }

  private void refuse(String what, JdbiException error) {
    refused = true;
    context
        .progress()
        .message(
            "the target refuses to "
                + what
                + " ("
                + DatabaseErrors.oneLine(error)
                + "); chunks are filled as they are, which is slower");
  }

  /**
   * A statement for all of them at once: each drop makes the server plan again, which with 10,000
   * chunks costs 4 ms a time.
   */
  private long drop(Handle transaction, List<Chunk> chunks) {
    List<Chunk> empty = TargetChunk.withoutRows(transaction, chunks);
    if (empty.isEmpty()) {
      return 0;
    }
    transaction.execute("lock table " + names(empty) + " in access exclusive mode");
    List<Chunk> stillEmpty = TargetChunk.withoutRows(transaction, empty);
    stillEmpty.stream()
        .filter(Chunk::isFrozen)
        .forEach(frozen -> TargetChunk.unfreeze(transaction, frozen));
    if (asksEventTriggers && !stillEmpty.isEmpty()) {
      askEventTriggers(transaction, stillEmpty);
    }
    new ChunkFunctions(transaction).dropUnnoted(stillEmpty.stream().map(Chunk::name).toList());
    return stillEmpty.size();
  }

  /** A user's event trigger may refuse the drop; TimescaleDB's function does not fire it. */
  private static void askEventTriggers(Handle transaction, List<Chunk> chunks) {
    transaction.execute("savepoint asking");
    transaction.execute("drop table " + names(chunks));
    transaction.execute("rollback to savepoint asking");
  }

  private static String names(List<Chunk> chunks) {
    return chunks.stream().map(chunk -> chunk.name().quoted()).collect(Collectors.joining(", "));
  }

  private void create(ChunkMaker maker, List<Task> tasks) {
    for (Task task : tasks) {
      if (context.stop().isStopping() || refused) {
        return;
      }
      try {
        maker.make(tables.of(task.hypertable()), task);
      } catch (JdbiException e) {
        if (DatabaseErrors.isTemporary(e)) {
          throw e;
        }
        refuse("make a chunk of " + task.hypertable(), e);
        return;
      }
      created++;
      context.progress().advanced(1, 0);
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
