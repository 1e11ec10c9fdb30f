package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.util.List;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Which chunks are to be copied, and within which bounds. */
public final class StagedTasks {
  /** Why a chunk is skipped whose hypertable is gone. */
  public static final String HYPERTABLE_GONE =
      "gone from the source since it was staged: its hypertable was dropped or renamed";

  private StagedTasks() {}

  /**
   * The staged tasks whose rows are in the target, or will be, in the caller's transaction. Those
   * that were skipped, as their chunk was gone from the source, are not among them.
   */
  public static List<Task> read(Handle handle) {
    return handle
        .createQuery(SqlFile.of(StagedTasks.class, "staged_tasks"))
        .map((row, context) -> TaskRows.task(row))
        .list();
  }

  /** Whether rows of a hypertable were ever copied, in the caller's transaction. */
  public static boolean hasCopied(Handle handle, QualifiedName hypertable) {
    return handle
        .createQuery(SqlFile.of(StagedTasks.class, "has_copied_tasks"))
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Keeps every task from being claimed until the caller's transaction ends. It waits for chunks
   * that are being copied.
   */
  public static void holdAll(Handle transaction) {
    transaction.execute("lock table _timescale_migration.task in exclusive mode");
  }

  /** Removes the tasks of a hypertable, in the caller's transaction. */
  public static void remove(Handle transaction, QualifiedName hypertable) {
    transaction
        .createUpdate(
            "delete from _timescale_migration.task"
                + " where hypertable_schema = :schema and hypertable_name = :name")
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .execute();
  }

  /**
   * Adds tasks in the given order, in the caller's transaction. One that was skipped before is
   * requeued.
   *
   * @return how many were added or requeued
   */
  public static long add(Handle handle, List<NewTask> chunks) {
    if (chunks.isEmpty()) {
      return 0;
    }
    PreparedBatch batch = handle.prepareBatch(SqlFile.of(StagedTasks.class, "stage_task"));
    for (NewTask chunk : chunks) {
      batch
          .bind("hypertableSchema", chunk.hypertable().schema())
          .bind("hypertableName", chunk.hypertable().name())
          .bind("chunkSchema", chunk.chunk().schema())
          .bind("chunkName", chunk.chunk().name())
          .bind("ranges", Json.write(chunk.ranges()))
          .bind("from", TaskRows.boxed(chunk.from()))
          .bind("until", TaskRows.boxed(chunk.until()))
          .bind("bytes", chunk.sourceBytes())
          .bind("shard", chunk.shard())
          .bind("snapshot", chunk.snapshot())
          .add();
    }
    return IntStream.of(batch.execute()).sum();
  }

  /**
   * Gives staged tasks the bounds of a wider range, in the caller's transaction. Those that were
   * copied are requeued. It waits for chunks that are being copied.
   *
   * @return how many have other bounds now
   */
  public static long widen(Handle handle, List<TaskBounds> tasks) {
    if (tasks.isEmpty()) {
      return 0;
    }
    PreparedBatch batch = handle.prepareBatch(SqlFile.of(StagedTasks.class, "widen_task"));
    for (TaskBounds bounds : tasks) {
      batch
          .bind("id", bounds.taskId())
          .bind("from", TaskRows.boxed(bounds.from()))
          .bind("until", TaskRows.boxed(bounds.until()))
          .add();
    }
    return IntStream.of(batch.execute()).sum();
  }

  /**
   * Skips all chunks of a hypertable that is gone from the source. It waits for chunks that are
   * being copied or compared.
   *
   * @return how many were not skipped before
   */
  public static long skip(Handle handle, QualifiedName hypertable) {
    return handle
        .createUpdate(SqlFile.of(StagedTasks.class, "skip_tasks_of_hypertable"))
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .bind("reason", HYPERTABLE_GONE)
        .execute();
  }
}
