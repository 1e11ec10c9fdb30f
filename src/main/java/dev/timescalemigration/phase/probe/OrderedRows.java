package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Reads the rows of a chunk in each order that the planner takes for given: that of its indexes,
 * and that of its compressed batches. An index that lacks rows, or a sort order that is another one
 * here, is seen so.
 */
public final class OrderedRows {
  /** Of larger chunks the first rows of each order are read. */
  private static final int MOST = 2000;

  private final QualifiedName chunk;
  private final RowsOfRange rows;
  private final List<RowOrder> ofBatches;

  /**
   * The orders of one chunk.
   *
   * @param chunk the chunk in the target
   * @param rows its rows
   * @param columns the columns of its hypertable
   * @param settings how it is compressed; empty when it is not, or when its batches overlap
   */
  public OrderedRows(
      QualifiedName chunk,
      RowsOfRange rows,
      ProbeColumns columns,
      Optional<CompressionSettings> settings) {
    this.chunk = chunk;
    this.rows = rows;
    this.ofBatches = settings.map(columns::ordersOfBatches).orElse(List.of());
  }

  /** What a reader of the target would get in a wrong order, or not at all. */
  public Optional<String> find(Handle target) {
    List<RowOrder> orders =
        Stream.concat(RowOrder.ofIndexes(target, chunk).stream(), ofBatches.stream()).toList();
    target.execute(
        "set local enable_sort = off; set local max_parallel_workers_per_gather = 0;"
            // What is switched off counts as so dear that every statement would be compiled.
            + " set local jit = off");
    Optional<String> found =
        orders.stream().flatMap(order -> read(target, order).stream()).findFirst();
    target.execute(
        "set local enable_sort to default; set local max_parallel_workers_per_gather to default;"
            + " set local jit to default");
    return found;
  }

  private Optional<String> read(Handle target, RowOrder order) {
    return target
        .createQuery(SqlFile.of(OrderedRows.class, "ordered_rows"))
        .define("relation", rows.relation())
        .define("predicate", rows.predicate())
        .define("most", MOST)
        .define("keys", order.selected())
        .define("followed", order.followed())
        .define("misplaced", order.misplaced())
        .define("order", order.order())
        .map(
            (row, context) ->
                describe(
                    order,
                    row.getLong("stored"),
                    row.getLong("found"),
                    row.getBoolean("misplaced")))
        .one();
  }

  private static Optional<String> describe(
      RowOrder order, long stored, long found, boolean misplaced) {
    if (stored != found) {
      return Optional.of(
          "of " + stored + " rows in the target, a query finds " + found + " by " + order.name());
    }
    return misplaced
        ? Optional.of("rows are not sorted in the target by " + order.name())
        : Optional.empty();
  }
}
