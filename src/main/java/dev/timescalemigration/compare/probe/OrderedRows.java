package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.DatabaseErrors;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;

/**
 * Reads the rows of a chunk in each order that the planner takes for given: that of its indexes,
 * and that of its compressed batches. An index that lacks rows, or a sort order that is another one
 * here, is seen so.
 */
public final class OrderedRows {
  /** Of larger chunks the first rows of each order are read. */
  private static final String MOST = "2000";

  private static final int STORED = -1;

  /** A fault of the server's: it cannot carry out what it has planned. */
  private static final String INTERNAL_ERROR = "XX000";

  private static final List<String> WITHOUT_SORTING =
      List.of("set local enable_sort = off", "set local max_parallel_workers_per_gather = 0");

  private static final List<String> AS_BEFORE =
      List.of(
          "set local enable_sort to default",
          "set local max_parallel_workers_per_gather to default");

  private final RowsOfRange rows;
  private final List<RowOrder> orders;

  /**
   * The orders of one chunk.
   *
   * @param rows its rows
   * @param orders those in which they can be read without sorting them
   */
  public OrderedRows(RowsOfRange rows, List<RowOrder> orders) {
    this.rows = rows;
    this.orders = List.copyOf(orders);
  }

  /**
   * What a reader would get in a wrong order, or not at all.
   *
   * @param handle session in a transaction
   */
  public Optional<String> find(Handle handle) {
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    handle.execute("savepoint orders");
    try {
      Optional<String> found = wrong(read(handle));
      handle.execute("release savepoint orders");
      return found;
    } catch (ConnectionException e) {
      if (DatabaseErrors.sqlState(e).filter(INTERNAL_ERROR::equals).isEmpty()) {
        throw e;
      }
      handle.execute("rollback to savepoint orders");
      return failing(handle, e);
    }
  }

  /** Which of the orders it is in that the server cannot read. */
  private Optional<String> failing(Handle handle, ConnectionException error) {
    if (orders.size() == 1) {
      return Optional.of(
          "a query fails by " + orders.get(0).name() + ": " + DatabaseErrors.oneLine(error));
    }
    return orders.stream()
        .map(order -> new OrderedRows(rows, List.of(order)))
        .flatMap(one -> one.find(handle).stream())
        .findFirst();
  }

  private Optional<String> wrong(List<OrderReading> readings) {
    long stored =
        readings.stream().filter(one -> one.number() == STORED).findFirst().orElseThrow().found();
    return readings.stream()
        .filter(one -> one.number() != STORED)
        .flatMap(one -> describe(orders.get(one.number()), stored, one).stream())
        .findFirst();
  }

  /**
   * One order as it was read.
   *
   * @param number its place in the list; {@link #STORED} for no order at all
   * @param found how many rows were read
   * @param misplaced whether one was read after a row that it precedes
   */
  private record OrderReading(int number, long found, boolean misplaced) {}

  private List<OrderReading> read(Handle handle) {
    String query =
        Stream.concat(
                Stream.of(filled("stored_rows", Map.of())),
                IntStream.range(0, orders.size()).mapToObj(this::ordered))
            .map(part -> "(" + part + ")")
            .collect(Collectors.joining(" union all "));
    List<String> statements = new ArrayList<>(WITHOUT_SORTING);
    statements.add(query);
    statements.addAll(AS_BEFORE);
    return ProbeStatements.run(
        handle,
        statements,
        row ->
            new OrderReading(
                row.getInt("number"), row.getLong("found"), row.getBoolean("misplaced")));
  }

  private String ordered(int number) {
    RowOrder order = orders.get(number);
    return filled(
        "ordered_rows",
        Map.of(
            "number", Integer.toString(number),
            "keys", order.selected(),
            "followed", order.followed(),
            "misplaced", order.misplaced(),
            "order", order.order()));
  }

  private String filled(String file, Map<String, String> values) {
    return SqlFile.filled(
        OrderedRows.class,
        file,
        Stream.concat(
                values.entrySet().stream(),
                Map.of("relation", rows.relation(), "predicate", rows.predicate(), "most", MOST)
                    .entrySet()
                    .stream())
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  private static Optional<String> describe(RowOrder order, long stored, OrderReading read) {
    if (stored != read.found()) {
      return Optional.of(
          "of " + stored + " rows, a query finds " + read.found() + " by " + order.name());
    }
    return read.misplaced()
        ? Optional.of("rows are not sorted by " + order.name())
        : Optional.empty();
  }
}
