package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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

  /** What is switched off counts as so dear that every statement would be compiled. */
  private static final List<String> WITHOUT_SORTING =
      List.of(
          "set local enable_sort = off",
          "set local max_parallel_workers_per_gather = 0",
          "set local jit = off");

  private static final List<String> AS_BEFORE =
      List.of(
          "set local enable_sort to default",
          "set local max_parallel_workers_per_gather to default",
          "set local jit to default");

  private final RowsOfRange rows;
  private final List<RowOrder> orders;

  /**
   * The orders of one chunk.
   *
   * @param rows its rows in the target
   * @param orders those in which they can be read without sorting them
   */
  public OrderedRows(RowsOfRange rows, List<RowOrder> orders) {
    this.rows = rows;
    this.orders = List.copyOf(orders);
  }

  /**
   * What a reader of the target would get in a wrong order, or not at all.
   *
   * @param target session of the target, in a transaction
   */
  public Optional<String> find(Handle target) {
    if (orders.isEmpty()) {
      return Optional.empty();
    }
    List<Reading> readings = read(target);
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
  private record Reading(int number, long found, boolean misplaced) {}

  private List<Reading> read(Handle target) {
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
        target,
        statements,
        row ->
            new Reading(row.getInt("number"), row.getLong("found"), row.getBoolean("misplaced")));
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

  private static Optional<String> describe(RowOrder order, long stored, Reading read) {
    if (stored != read.found()) {
      return Optional.of(
          "of "
              + stored
              + " rows in the target, a query finds "
              + read.found()
              + " by "
              + order.name());
    }
    return read.misplaced()
        ? Optional.of("rows are not sorted in the target by " + order.name())
        : Optional.empty();
  }
}
