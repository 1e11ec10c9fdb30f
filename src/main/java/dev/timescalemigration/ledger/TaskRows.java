package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.DimensionRange;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** How tasks are locked and read. */
final class TaskRows {
  private static final TypeReference<List<DimensionRange>> RANGES = new TypeReference<>() {};

  private TaskRows() {}

  /**
   * Locks the next task.
   *
   * @param shard the worker's shard, whose tasks come first; -1 for any
   * @param ofShard the statement that locks one of the shard
   * @param any the statement that locks one of any
   * @return empty when nothing is left that no other worker holds
   */
  static Optional<Task> claim(
      Handle transaction, int shard, String ofShard, String any, UnaryOperator<Query> bound) {
    Optional<Task> own =
        shard < 0
            ? Optional.empty()
            : bound
                .apply(transaction.createQuery(SqlFile.of(TaskRows.class, ofShard)))
                .bind("shard", shard)
                .map((row, context) -> task(row))
                .findOne();
    return own.or(
        () ->
            bound
                .apply(transaction.createQuery(SqlFile.of(TaskRows.class, any)))
                .map((row, context) -> task(row))
                .findOne());
  }

  static Task task(ResultSet row) throws SQLException {
    return new Task(
        row.getLong("id"),
        new QualifiedName(row.getString("hypertable_schema"), row.getString("hypertable_name")),
        new QualifiedName(row.getString("chunk_schema"), row.getString("chunk_name")),
        Json.read(row.getString("ranges"), RANGES),
        NullableNumber.of(row, "from_value"),
        NullableNumber.of(row, "until_value"),
        row.getLong("source_bytes"),
        Optional.ofNullable(row.getString("snapshot")),
        row.getInt("failures"));
  }

  static Long boxed(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
