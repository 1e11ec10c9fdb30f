package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.capture.stream.Row;
import dev.timescalemigration.ledger.capture.ChangedRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Where the changes of one table or chunk of the source go: found once for a batch. */
final class Place {
  private static final Pattern BUILT_IN = Pattern.compile("[a-z0-9 ]+(\\[])?");

  private final SourceRelation relation;
  private final Optional<TargetTable> table;
  private final LongPredicate applies;
  private final Function<TargetTable, Optional<String>> condition;
  private final Supplier<Set<String>> columnsNow;
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
   * @param columnsNow the columns that the source's table has by now
   */
  Place(
      SourceRelation relation,
      Optional<TargetTable> table,
      LongPredicate applies,
      Function<TargetTable, Optional<String>> condition,
      Supplier<Set<String>> columnsNow,
      Unapplicable refusal) {
    this.relation = relation;
    this.table = table;
    this.applies = applies;
    this.condition = condition;
    this.columnsNow = columnsNow;
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

  /**
   * The target's table may have columns that the source's got since: it gives them the value that
   * the source gave to rows which were there. A row with a column that it does not have, or has
   * with another type, is of another table.
   */
  private void requireColumns(Row row) {
    Set<String> missing = new TreeSet<>(table().written());
    List<String> unknown = new ArrayList<>();
    for (ColumnValue value : row) {
      missing.remove(value.column());
      if (!table().columns().containsKey(value.column())) {
        unknown.add(value.column());
      } else if (hasOtherType(value)) {
        unknown.add(value.column() + " of type " + value.type());
      }
    }
    if (unknown.isEmpty() && !missing.isEmpty()) {
      missing.removeAll(columnsNow.get());
      unknown.addAll(missing);
    }
    if (!unknown.isEmpty()) {
      throw refusal.columnsDiffer(table().name(), String.join(", ", unknown));
    }
  }

  /** Of types that every database has; the name of another one depends on where it is. */
  private boolean hasOtherType(ColumnValue value) {
    String type = table().column(value).typeName();
    return !value.type().equals(type)
        && BUILT_IN.matcher(type).matches()
        && BUILT_IN.matcher(value.type()).matches();
  }
}
