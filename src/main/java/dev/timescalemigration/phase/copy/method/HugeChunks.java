package dev.timescalemigration.phase.copy.method;

import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.ledger.Tasks;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * Which chunks several copy threads copy together, and in what parts.
 *
 * @param smallest bytes of the chunk with its indexes, from which on it may be shared
 * @param part bytes of the table that a copy thread copies at a time
 */
public record HugeChunks(long smallest, long part) {
  /**
   * A smaller chunk is a matter of seconds for one copy thread, and rows that are written frozen,
   * which only the transaction that made the table can do, are worth more. Of parts of 64 MB the
   * last one keeps the other copy threads waiting for less than a second.
   */
  public static final HugeChunks DEFAULT = new HugeChunks(512L << 20, 64L << 20);

  /**
   * Whether the other copy threads would be idle while one copies a chunk: the chunks that come
   * after it would not keep them at work for as long as one copy thread needs for it.
   *
   * @param target the session that holds the claim
   * @param threads how many there are
   */
  boolean include(Handle target, Task task, int threads) {
    return threads > 1
        && task.sourceBytes() >= smallest
        && Tasks.bytesWaitingAfter(target, task.id()) < task.sourceBytes() * (threads - 1);
  }

  /**
   * The parts of a chunk.
   *
   * @param source a session in the snapshot in which they will be read: blocks that come later hold
   *     no row of it
   */
  List<BlockRange> parts(Handle source, QualifiedName chunk) {
    return source
        .createQuery(
            "select pg_relation_size((:chunk)::regclass) / current_setting('block_size')::bigint,"
                + " pg_table_size((:chunk)::regclass)")
        .bind("chunk", chunk.quoted())
        .map(
            (row, context) ->
                BlockRange.cut(row.getLong(1), Math.max(1, (row.getLong(2) + part - 1) / part)))
        .one();
  }
}
