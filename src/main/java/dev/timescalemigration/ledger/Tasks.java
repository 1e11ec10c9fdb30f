package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The chunks to be copied and verified, as workers take and complete them.
 *
 * <p>A task is claimed with a row lock and completed in the same target transaction as its data: a
 * worker that dies releases its claim with its connection, and no row is copied twice or lost.
 */
public final class Tasks {
  private final Database target;

  Tasks(Database target) {
    this.target = target;
  }

  /**
   * Locks the next chunk to be copied: of the given shard first, of any other when that has none
   * left.
   *
   * @param shard the worker's shard; -1 for any
   * @return empty when nothing is left that no other worker holds
   */
  public Optional<Task> claimForCopy(Handle transaction, int shard) {
    return TaskRows.claim(
        transaction,
        shard,
        "claim_task_to_copy_of_shard",
        "claim_task_to_copy",
        UnaryOperator.identity());
  }

  /**
   * Locks further chunks in addition to one that this transaction locked: of the same hypertable
   * and shard, after it, and never tried before.
   *
   * @param claimed the one that is locked
   * @param below bytes in the source that each must be smaller than
   * @param most how many
   */
  public List<Task> claimMoreSmall(Handle transaction, Task claimed, long below, int most) {
    return transaction
        .createQuery(SqlFile.of(Tasks.class, "claim_more_small_tasks"))
        .bind("claimed", claimed.id())
        .bind("below", below)
        .bind("most", most)
        .map((row, context) -> TaskRows.task(row))
        .list();
  }

  /** Bytes, in the source's size, of the chunks that come after a task and are not copied yet. */
  public static long bytesWaitingAfter(Handle handle, long taskId) {
    return handle
        .createQuery(
            "select coalesce(sum(source_bytes), 0) from _timescale_migration.task"
                + " where copied_at is null and parked_at is null and id > :id")
        .bind("id", taskId)
        .mapTo(Long.class)
        .one();
  }

  /**
   * Locks a task whatever its state, so that nobody works on it until the transaction ends.
   *
   * @return false when somebody holds it
   */
  public static boolean hold(Handle transaction, long taskId) {
    return transaction
        .createQuery(
            "select id from _timescale_migration.task where id = :id"
                + " for no key update skip locked")
        .bind("id", taskId)
        .mapTo(Long.class)
        .findOne()
        .isPresent();
  }

  /** Completes claimed tasks, in the transaction that wrote their rows. */
  public void copied(Handle transaction, List<Completion> completions) {
    if (completions.isEmpty()) {
      return;
    }
    PreparedBatch batch = transaction.prepareBatch(SqlFile.of(Tasks.class, "complete_task"));
    for (Completion completion : completions) {
      batch
          .bind("id", completion.taskId())
          .bind("copyMethod", completion.method().name())
          .bind("rows", completion.rows())
          .bind("bytes", completion.bytes())
          .add();
    }
    batch.execute();
  }

  /** Completes a claimed task whose chunk is gone from the source. */
  public void skipped(Handle transaction, long taskId, String reason) {
    transaction
        .createUpdate(SqlFile.of(Tasks.class, "skip_task"))
        .bind("id", taskId)
        .bind("reason", reason)
        .execute();
  }

  /**
   * Records a try that failed, after its transaction was rolled back. Of a chunk that another
   * worker has completed since, only in the history of its tries.
   *
   * @param counts whether the try counts towards parking (errors of the chunk do, a server that is
   *     away does not)
   * @param maxFailures tries after which the chunk is parked
   * @return whether the chunk is parked now
   */
  public boolean failed(
      long taskId,
      String phase,
      String worker,
      Instant startedAt,
      String sqlState,
      String message,
      boolean counts,
      int maxFailures) {
    return target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  transaction
                      .createUpdate(SqlFile.of(Tasks.class, "record_attempt"))
                      .bind("id", taskId)
                      .bind("phase", phase)
                      .bind("worker", worker)
                      .bind("startedAt", startedAt)
                      .bind("sqlState", sqlState)
                      .bind("message", message)
                      .execute();
                  return transaction
                      .createQuery(SqlFile.of(Tasks.class, "count_failure"))
                      .bind("id", taskId)
                      .bind("phase", phase)
                      .bind("message", message)
                      .bind("step", counts ? 1 : 0)
                      .bind("maxFailures", maxFailures)
                      .mapTo(Boolean.class)
                      .findOne()
                      .orElse(false);
                }));
  }

  /**
   * Puts a claimed, copied task back to be copied and verified again, in the transaction that
   * claimed it.
   *
   * @param phase who finds that it must
   * @param message why
   * @param mostTimes how often that phase may put one task back
   * @return false when it was requeued that often already
   */
  public boolean requeue(
      Handle transaction,
      long taskId,
      String phase,
      String worker,
      Instant startedAt,
      String message,
      int mostTimes) {
    return transaction
            .createUpdate(SqlFile.of(Tasks.class, "put_back_task"))
            .bind("id", taskId)
            .bind("phase", phase)
            .bind("worker", worker)
            .bind("startedAt", startedAt)
            .bind("message", message)
            .bind("mostTimes", mostTimes)
            .execute()
        > 0;
  }

  /**
   * Requeues what failed, to be copied and verified again: parked chunks and chunks found
   * different.
   *
   * @return how many
   */
  public int requeueFailed() {
    return target.with(handle -> handle.execute(SqlFile.of(Tasks.class, "put_back_failed_tasks")));
  }

  /** The tasks that are not copied yet, in the order in which they are copied. */
  public List<Task> waiting() {
    return target.with(
        handle ->
            handle
                .createQuery(SqlFile.of(Tasks.class, "waiting_tasks"))
                .map((row, context) -> TaskRows.task(row))
                .list());
  }

  /** The hypertables that have staged chunks, by name. */
  public List<QualifiedName> hypertables() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select distinct hypertable_schema, hypertable_name"
                        + " from _timescale_migration.task order by 1, 2")
                .map((row, context) -> new QualifiedName(row.getString(1), row.getString(2)))
                .list());
  }
}
