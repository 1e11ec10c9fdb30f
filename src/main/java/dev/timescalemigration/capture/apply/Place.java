package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.capture.stream.Row;
import dev.timescalemigration.ledger.capture.ChangedRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/** Where the changes of one table or chunk of the source go: found once for a batch. */
final class Place {
  private final SourceRelation relation;
  private final Optional<TargetTable> table;
  private final LongPredicate applies;
  private final Function<TargetTable, Optional<String>> condition;
  private final Unapplicable refusal;
  private final ChangedRange range;
  private boolean hasCondition;
  private Optional<String> together = Optional.empty();

  /** Of the rows that {@link #keyNumbers} and the check of columns are for: they share it. */
  private List<String> columns = new ArrayList<>();

  private int[] keyNumbers = {};

  /**
   * A place.
   *
   * @param table the table of the target; empty when nothing is to be applied, or it has none
   * @param applies whether the changes of a transaction are to be applied
   * @param condition under which they are taken together with others, see {@link NetTargets}; asked
   *     once, if any is applied
   */
  Place(
      SourceRelation relation,
      Optional<TargetTable> table,
      LongPredicate applies,
      Function<TargetTable, Optional<String>> condition,
      Unapplicable refusal) {
    this.relation = relation;
    this.table = table;
    this.applies = applies;
    this.condition = condition;
    this.refusal = refusal;
    this.range = relation.changedRange();
  }

  SourceRelation relation() {
    return relation;
  }

  /** Whether the changes of a transaction are to be applied. */
  boolean applies(long transaction) {
    return applies.test(transaction);
  }

  /**
   * The table of the target.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure when the target has none
   */
  TargetTable table() {
    return table.orElseThrow(() -> refusal.tableMissing(relation.table()));
  }

  /** A condition under which changes are taken together; empty: they are not. */
  Optional<String> together() {
    if (!hasCondition) {
      together = condition.apply(table());
      hasCondition = true;
    }
    return together;
  }

  /** What changes of it change in the target. */
  ChangedRange range() {
    return range;
  }

  /**
   * Refuses a row whose columns are not those of the table.
   *
   * @throws dev.timescalemigration.failure.MigrationFailure which names them
   */
  void require(Row row) {
    if (!isOfKnownColumns(row)) {
      requireColumns(row);
      know(row);
    }
  }

  /** The part of a row that it is known by. */
  List<ColumnValue> key(Row row) {
    if (!isOfKnownColumns(row)) {
      know(row);
    }
    if (keyNumbers.length == 1) {
      return List.of(row.get(keyNumbers[0]));
    }
    List<ColumnValue> key = new ArrayList<>(keyNumbers.length);
    for (int number : keyNumbers) {
      key.add(row.get(number));
    }
    return key;
  }

  @SuppressWarnings("ReferenceEquality")
  private boolean isOfKnownColumns(Row row) {
    return row.columns() == columns;
  }

  private void know(Row row) {
    columns = row.columns();
    keyNumbers =
        IntStream.range(0, columns.size())
            .filter(number -> relation.key().contains(columns.get(number)))
            .toArray();
  }

  private void requireColumns(Row row) {
    Set<String> missing = new HashSet<>(table().written());
    List<String> unknown = new ArrayList<>();
    for (String column : row.columns()) {
      missing.remove(column);
      if (!table().columns().containsKey(column)) {
        unknown.add(column);
      }
    }
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw refusal.columnsDiffer(
          table().name(), String.join(", ", unknown.isEmpty() ? missing : unknown));
    }
  }
}
