package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.DimensionRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.Query;

/**
 * The chunks to be copied and verified.
 *
 * <p>A task is claimed with a row lock and completed in the same target transaction as its data: a
 * worker that dies releases its claim with its connection, and no row is copied twice or lost.
 */
public final class Tasks {
  private static final TypeReference<List<DimensionRange>> RANGES = new TypeReference<>() {};

  private final Database target;

  Tasks(Database target) {
    this.target = target;
  }

  /**
   * The staged tasks whose rows are in the target, or will be, in the caller's transaction. Those
   * that were skipped, as their chunk was gone from the source, are not among them.
   */
  public List<Task> staged(Handle handle) {
    return handle
        .createQuery(SqlFile.of(Tasks.class, "staged_tasks"))
        .map((row, context) -> task(row))
        .list();
  }

  /** Whether rows of a hypertable were ever copied, in the caller's transaction. */
  public boolean hasCopied(Handle handle, QualifiedName hypertable) {
    return handle
        .createQuery(SqlFile.of(Tasks.class, "has_copied_tasks"))
        .bind("schema", hypertable.schema())
        .bind("name", hypertable.name())
        .mapTo(Boolean.class)
        .one();
  }

  /**
   * Keeps every task from being claimed until the caller's transaction ends. It waits for chunks
   * that are being copied.
   */
  public void holdAll(Handle transaction) {
    transaction.execute("lock table _timescale_migration.task in exclusive mode");
  }

  /** Removes the tasks of a hypertable, in the caller's transaction. */
  public void unstage(Handle transaction, QualifiedName hypertable) {
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
  public long stage(Handle handle, List<NewTask> chunks) {
    if (chunks.isEmpty()) {
      return 0;
    }
    PreparedBatch batch = handle.prepareBatch(SqlFile.of(Tasks.class, "stage_task"));
    for (NewTask chunk : chunks) {
      batch
          .bind("hypertableSchema", chunk.hypertable().schema())
          .bind("hypertableName", chunk.hypertable().name())
          .bind("chunkSchema", chunk.chunk().schema())
          .bind("chunkName", chunk.chunk().name())
          .bind("ranges", Json.write(chunk.ranges()))
          .bind("from", boxed(chunk.from()))
          .bind("until", boxed(chunk.until()))
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
  public long widen(Handle handle, List<TaskBounds> tasks) {
    if (tasks.isEmpty()) {
      return 0;
    }
    PreparedBatch batch = handle.prepareBatch(SqlFile.of(Tasks.class, "widen_task"));
    for (TaskBounds bounds : tasks) {
      batch
          .bind("id", bounds.taskId())
          .bind("from", boxed(bounds.from()))
          .bind("until", boxed(bounds.until()))
          .add();
    }
    return IntStream.of(batch.execute()).sum();
  }

  /**
   * Locks the next chunk to be copied: of the given shard first, of any other when that has none
   * left.
   *
   * @param shard the worker's shard; -1 for any
   * @return empty when nothing is left that no other worker holds
   */
  public Optional<Task> claimForCopy(Handle transaction, int shard) {
    return claim(
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
  public List<Task> claimSmallBeside(Handle transaction, Task claimed, long below, int most) {
    return transaction
        .createQuery(SqlFile.of(Tasks.class, "claim_small_tasks_beside"))
        .bind("claimed", claimed.id())
        .bind("below", below)
        .bind("most", most)
        .map((row, context) -> task(row))
        .list();
  }

  /**
   * Locks the next copied chunk that a round has not compared yet; see {@link #claimForCopy}.
   *
   * @param round the round, see {@link #beginVerifyRound}
   */
  public Optional<Task> claimForVerify(Handle transaction, int shard, int round) {
    return claim(
        transaction,
        shard,
        "claim_task_to_verify_of_shard",
        "claim_task_to_verify",
        query -> query.bind("round", round));
  }

  private static Optional<Task> claim(
      Handle transaction, int shard, String ofShard, String any, UnaryOperator<Query> bound) {
    Optional<Task> own =
        shard < 0
            ? Optional.empty()
            : bound
                .apply(transaction.createQuery(SqlFile.of(Tasks.class, ofShard)))
                .bind("shard", shard)
                .map((row, context) -> task(row))
                .findOne();
    return own.or(
        () ->
            bound
                .apply(transaction.createQuery(SqlFile.of(Tasks.class, any)))
                .map((row, context) -> task(row))
                .findOne());
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
   * Begins or resumes a round of verifying, in which every copied chunk is compared once. Chunks
   * found different are compared again in any case.
   *
   * @param begin when a new round begins
   * @return the round's number
   */
  public int beginVerifyRound(VerifyRound begin) {
    return target.with(
        handle ->
            handle.inTransaction(
                transaction -> {
                  if (begin != VerifyRound.RESUME) {
                    transaction
                        .createUpdate(SqlFile.of(Tasks.class, "begin_verify_round"))
                        .bind("always", begin == VerifyRound.BEGIN)
                        .execute();
                  }
                  transaction.execute(SqlFile.of(Tasks.class, "compare_differing_again"));
                  return transaction
                      .createQuery("select verify_round from _timescale_migration.migration")
                      .mapTo(Integer.class)
                      .one();
                }));
  }

  /**
   * Records what comparing a claimed task found, in the transaction that claimed it.
   *
   * @param round the round in which it was compared
   */
  public void verdict(Handle transaction, long taskId, int round, Verdict verdict, Object detail) {
    transaction
        .createUpdate(SqlFile.of(Tasks.class, "record_verdict"))
        .bind("id", taskId)
        .bind("round", round)
        .bind("verdict", verdict.name())
        .bind("detail", detail == null ? null : Json.write(detail))
        .execute();
  }

  /**
   * Records of a claimed, copied task that its chunk is gone from the source, so not comparable.
   */
  public void vanished(Handle transaction, long taskId, String reason) {
    transaction
        .createUpdate(
            "update _timescale_migration.task set verdict = 'SKIPPED', skip_reason = :reason,"
                + " verified_at = clock_timestamp() where id = :id")
        .bind("id", taskId)
        .bind("reason", reason)
        .execute();
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
                .map((row, context) -> task(row))
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

  private static Task task(ResultSet row) throws SQLException {
    return new Task(
        row.getLong("id"),
        new QualifiedName(row.getString("hypertable_schema"), row.getString("hypertable_name")),
        new QualifiedName(row.getString("chunk_schema"), row.getString("chunk_name")),
        Json.read(row.getString("ranges"), RANGES),
        optional(row, "from_value"),
        optional(row, "until_value"),
        row.getLong("source_bytes"),
        Optional.ofNullable(row.getString("snapshot")),
        row.getInt("failures"));
  }

  private static OptionalLong optional(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }

  private static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
