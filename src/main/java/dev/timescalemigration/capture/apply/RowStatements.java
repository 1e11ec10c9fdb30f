package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.Identifiers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that change single rows of a table, with the source's values as literals. */
final class RowStatements {
  private final TargetTable table;

  RowStatements(TargetTable table) {
    this.table = table;
  }

  /** Deletes the row with a key. */
  String delete(List<ColumnValue> key) {
    return "delete from " + table.sql() + " where " + keyed(key);
  }

  /**
   * Changes the row with a key.
   *
   * @param key what it is known by until then
   * @param keyChanges whether the key may be another one afterwards
   * @param row the new row
   */
  String update(List<ColumnValue> key, boolean keyChanges, List<ColumnValue> row) {
    List<ColumnValue> set = set(key, keyChanges, row);
    boolean moves =
        keyChanges && row.stream().anyMatch(value -> table.dimensions().contains(value.column()));
    if (moves || set.stream().anyMatch(value -> table.column(value).isIdentity())) {
      return replace(key, row);
    }
    String assignments =
        set.stream()
            .map(value -> Identifiers.quote(value.column()) + " = " + TargetTable.literal(value))
            .collect(Collectors.joining(", "));
    return "update " + table.sql() + " set " + assignments + " where " + keyed(key);
  }

  /**
   * What an update that keeps the key sets; empty when that is not all that it takes.
   *
   * @param key what the row is known by
   * @param row the new row
   */
  Optional<List<ColumnValue>> setOnly(List<ColumnValue> key, List<ColumnValue> row) {
    List<ColumnValue> set = set(key, false, row);
    for (ColumnValue value : set) {
      if (table.column(value).isIdentity()) {
        return Optional.empty();
      }
    }
    return Optional.of(set);
  }

  private List<ColumnValue> set(List<ColumnValue> key, boolean keyChanges, List<ColumnValue> row) {
    List<ColumnValue> set = new ArrayList<>(row.size());
    for (ColumnValue value : table.written(row)) {
      if (!value.unchanged() && (keyChanges || !isOf(key, value))) {
        set.add(value);
      }
    }
    // Nothing but the key, which stays: the row must be there all the same.
    return set.isEmpty() ? List.of(key.get(0)) : set;
  }

  private static boolean isOf(List<ColumnValue> key, ColumnValue value) {
    for (ColumnValue each : key) {
      if (each.column().equals(value.column())) {
        return true;
      }
    }
    return false;
  }

  /** Deletes the row with a key and inserts the new one: it may belong into another chunk. */
  private String replace(List<ColumnValue> key, List<ColumnValue> row) {
    List<ColumnValue> written = table.written(row);
    String columns =
        written.stream()
            .map(value -> Identifiers.quote(value.column()))
            .collect(Collectors.joining(", "));
    String values =
        written.stream()
            .map(
                value ->
                    value.unchanged()
                        ? "gone." + Identifiers.quote(value.column())
                        : table.typed(value))
            .collect(Collectors.joining(", "));
    return "with gone as (delete from "
        + table.sql()
        + " where "
        + keyed(key)
        + " returning "
        + columns
        + ") insert into "
        + table.name().quoted()
        + " ("
        + columns
        + ") overriding system value select "
        + values
        + " from gone";
  }

  /**
   * Deletes one of the rows that are the same as one, character by character, and answers with how
   * many there were.
   *
   * @param old its values without NULLs
   * @param known the columns that the source's table had then
   */
  String deleteOneOf(List<ColumnValue> old, Collection<String> known) {
    String columns =
        table.written().stream().map(Identifiers::quote).collect(Collectors.joining(", "));
    return "with gone as (delete from "
        + table.sql()
        + " where "
        + same(old, known)
        + " returning "
        + columns
        + "), kept as (insert into "
        + table.name().quoted()
        + " ("
        + columns
        + ") overriding system value select "
        + columns
        + " from gone offset 1) select count(*) from gone";
  }

  private String keyed(List<ColumnValue> key) {
    return key.stream()
        .map(
            value ->
                Identifiers.quote(value.column())
                    + " "
                    + table.column(value).equals()
                    + " "
                    + table.typed(value))
        .collect(Collectors.joining(" and "));
  }

  /** Every column, as its text: not all types have equality, and equal is not always the same. */
  private String same(List<ColumnValue> old, Collection<String> known) {
    Set<String> given = old.stream().map(ColumnValue::column).collect(Collectors.toSet());
    String values =
        old.stream()
            .filter(value -> !value.isNull())
            .map(
                value ->
                    "format('%s', "
                        + Identifiers.quote(value.column())
                        + ") collate \"C\" = "
                        + Identifiers.literal(asPrinted(value)))
            .collect(Collectors.joining(" and "));
    String nulls =
        table.written().stream()
            .filter(known::contains)
            .filter(
                column ->
                    !given.contains(column)
                        || old.stream()
                            .anyMatch(value -> value.column().equals(column) && value.isNull()))
            .map(column -> " and not (" + Identifiers.quote(column) + " is distinct from null)")
            .collect(Collectors.joining());
    // So that the planner leaves out all chunks but one.
    String inChunk =
        old.stream()
            .filter(value -> table.dimensions().contains(value.column()) && !value.isNull())
            .map(value -> " and " + keyed(List.of(value)))
            .collect(Collectors.joining());
    return (values.isEmpty() ? "true" : values) + nulls + inChunk;
  }

  /** {@code test_decoding} writes booleans in another way than their output function does. */
  private static String asPrinted(ColumnValue value) {
    return value.type().equals("boolean") ? value.text().substring(0, 1) : value.text();
  }
}
