package dev.timescalemigration.capture.apply;

import dev.timescalemigration.capture.stream.ColumnValue;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A table of the target that changes are written to.
 *
 * @param name its name
 * @param columns by name
 * @param hypertable the hypertable that it is
 * @param dimensions columns by which a hypertable finds a row's chunk; empty for other tables
 * @param hasGenerated whether the server computes any column
 * @param isAlone whether statements concern it without its children: it is neither a hypertable nor
 *     partitioned
 */
record TargetTable(
    QualifiedName name,
    Map<String, TargetColumn> columns,
    Optional<Hypertable> hypertable,
    Set<String> dimensions,
    boolean hasGenerated,
    boolean isAlone) {

  /**
   * A column.
   *
   * @param name its name
   * @param type its type without its modifier
   * @param typeName the same as {@code test_decoding} names it
   * @param isGenerated whether the server computes it
   * @param isIdentity whether it is {@code GENERATED ALWAYS AS IDENTITY}, which UPDATE cannot set
   * @param equals the operator by which two values are equal
   * @param listedAs the type of an array that holds values of many rows: the column's own, or text,
   *     which is cast to it; empty when a cast would not do what the type's input function does
   */
  record TargetColumn(
      String name,
      String type,
      String typeName,
      boolean isGenerated,
      boolean isIdentity,
      String equals,
      Optional<String> listedAs) {}

  static TargetTable of(
      QualifiedName name,
      List<TargetColumn> columns,
      Optional<Hypertable> hypertable,
      boolean isPartitioned) {
    return new TargetTable(
        name,
        columns.stream().collect(Collectors.toMap(TargetColumn::name, Function.identity())),
        hypertable,
        hypertable.stream()
            .flatMap(one -> one.dimensions().stream())
            .map(Dimension::column)
            .collect(Collectors.toSet()),
        columns.stream().anyMatch(TargetColumn::isGenerated),
        hypertable.isEmpty() && !isPartitioned);
  }

  /** Whether it is partitioned: a key of a partition need not be one of all rows. */
  boolean isPartitioned() {
    return !isAlone && hypertable.isEmpty();
  }

  /** The table in a statement that changes rows. */
  String sql() {
    return (isAlone ? "only " : "") + name.quoted();
  }

  /** Whether the values of many rows can be in one statement. */
  boolean readsRowsTogether() {
    return columns.values().stream().allMatch(column -> column.listedAs().isPresent());
  }

  /** The values of a row that are written: not those that the server computes. */
  List<ColumnValue> written(List<ColumnValue> row) {
    return hasGenerated ? row.stream().filter(value -> !column(value).isGenerated()).toList() : row;
  }

  /** The column of a value. */
  TargetColumn column(ColumnValue value) {
    return columns.get(value.column());
  }

  /** A value as a literal of its column's type. */
  String typed(ColumnValue value) {
    return literal(value) + "::" + column(value).type();
  }

  /** A value as a literal. */
  static String literal(ColumnValue value) {
    return value.isNull() ? "null" : Identifiers.literal(value.text());
  }

  /** Columns that must be in a new row. */
  Set<String> written() {
    return columns.values().stream()
        .filter(column -> !column.isGenerated())
        .map(TargetColumn::name)
        .collect(Collectors.toSet());
  }
}
