package dev.timescalemigration.phase.copy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Task;
import dev.timescalemigration.phase.copy.target.HypertableCopy;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.RowTooLargeException;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.work.HeapMemory;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names the row of a chunk that did not fit into the program's memory. */
final class LargestRow {
  private static final Logger LOG = LoggerFactory.getLogger(LargestRow.class);

  private static final long MB = 1L << 20;

  /** A row is in memory once, next to what the other copy threads and the program itself need. */
  private static final int TIMES = 3;

  private final HypertableCopy table;
  private final Database source;

  /**
   * Of a hypertable.
   *
   * @param source where the row is looked for, in a new session
   */
  LargestRow(HypertableCopy table, Database source) {
    this.table = table;
    this.source = source;
  }

  /** What a person reads: chunk, size of the row, and the memory that it takes. */
  MigrationFailure explain(Task task, RowTooLargeException error) {
    long memory = HeapMemory.megabytes();
    long row = Math.max(memory / 2, (bytes(task).orElse(0) + MB - 1) / MB);
    return MigrationFailure.userAction(
            "RowTooLarge",
            "chunk "
                + task.chunk()
                + " of "
                + task.hypertable()
                + " has a row of about "
                + row
                + " MB, which does not fit into the program's memory of "
                + memory
                + " MB: give it more with "
                + HeapMemory.toGive(memory + TIMES * row),
            "run 'tsm copy --failed' with more memory; on Kubernetes the operator does")
        .causedBy(error, null);
  }

  /** The size of the largest row's values; empty when the source cannot say. */
  private OptionalLong bytes(Task task) {
    try {
      return OptionalLong.of(source.with(handle -> bytes(handle, task)));
    } catch (JdbiException e) {
      LOG.debug("no size of the rows of {}", task.chunk(), e);
      return OptionalLong.empty();
    }
  }

  private long bytes(Handle handle, Task task) {
    String size =
        TableColumns.of(handle, table.source().name()).stream()
            .map(LargestRow::size)
            .collect(Collectors.joining(" + "));
    return handle
        .createQuery("select coalesce(max(" + size + "), 0) from " + task.chunk().quoted())
        .mapTo(Long.class)
        .one();
  }

  private static String size(TableColumn column) {
    String name = Identifiers.quote(column.name());
    return "coalesce(octet_length("
        + (column.type().equals("bytea") ? name : name + "::text")
        + ")::bigint, 0)";
  }
}
