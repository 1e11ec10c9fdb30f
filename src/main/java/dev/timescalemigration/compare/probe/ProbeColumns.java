package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The columns by which a query finds rows of a hypertable.
 *
 * @param placing columns that say in which chunk, and in which segment of it, a row is
 * @param searched further columns that have an index or data about their values
 */
public record ProbeColumns(List<ProbeColumn> placing, List<ProbeColumn> searched) {

  /** Defensive copies. */
  public ProbeColumns {
    placing = List.copyOf(placing);
    searched = List.copyOf(searched);
  }

  /**
   * Reads them from the target, whose readers are meant.
   *
   * @param target session of the target
   * @param hypertable the hypertable in the target
   * @param common the columns that both sides have
   * @param settings how the hypertable is compressed
   */
  public static ProbeColumns of(
      Handle target,
      Hypertable hypertable,
      Collection<String> common,
      CompressionSettings settings) {
    Set<String> placing = new LinkedHashSet<>();
    hypertable.dimensions().stream().map(Dimension::column).forEach(placing::add);
    settings.segmentBy().ifPresent(placing::addAll);
    Set<String> searched = new LinkedHashSet<>(indexed(target, hypertable.name()));
    settings.orderBy().ifPresent(order -> order.forEach(column -> searched.add(column.column())));
    searched.addAll(settings.indexedColumns());
    searched.removeAll(placing);
    List<ProbeColumn> comparable =
        comparable(target, hypertable.name()).stream()
            .filter(column -> common.contains(column.name()))
            .toList();
    return new ProbeColumns(named(comparable, placing), named(comparable, searched));
  }

  private static List<ProbeColumn> named(List<ProbeColumn> columns, Set<String> names) {
    return columns.stream().filter(column -> names.contains(column.name())).toList();
  }

  private static List<String> indexed(Handle target, QualifiedName table) {
    return target
        .createQuery(SqlFile.of(ProbeColumns.class, "indexed_columns"))
        .bind("table", table.quoted())
        .mapTo(String.class)
        .list();
  }

  /** Columns whose types have an equality that indexes use; others are found by no equality. */
  private static List<ProbeColumn> comparable(Handle target, QualifiedName table) {
    return target
        .createQuery(SqlFile.of(ProbeColumns.class, "comparable_columns"))
        .bind("table", table.quoted())
        .map(
            (row, context) ->
                new ProbeColumn(
                    row.getString("name"),
                    row.getString("type"),
                    row.getBoolean("is_domain"),
                    row.getString("operator"),
                    Optional.ofNullable(row.getString("less")),
                    Optional.ofNullable(row.getString("greater"))))
        .list();
  }

  /** All of them, those that place a row first. */
  List<ProbeColumn> all() {
    return Stream.concat(placing.stream(), searched.stream()).toList();
  }

  /**
   * The orders that compressed batches give: within the segments, and over all of them.
   *
   * @param settings how a chunk is compressed
   */
  public List<RowOrder> ordersOfBatches(CompressionSettings settings) {
    List<SortKey> within = sorted(settings.orderBy().orElse(List.of()));
    List<SortKey> overall =
        new ArrayList<>(
            sorted(
                settings.segmentBy().orElse(List.of()).stream()
                    .map(column -> new CompressionSettings.Order(column, false, false))
                    .toList()));
    overall.addAll(within);
    return Stream.of(within, overall)
        .distinct()
        .filter(keys -> !keys.isEmpty())
        .map(keys -> new RowOrder("the order of compressed batches", keys))
        .toList();
  }

  /** The column of a name; empty when rows are not looked for by it. */
  Optional<ProbeColumn> named(String name) {
    return all().stream().filter(column -> column.name().equals(name)).findFirst();
  }

  /** Up to the first column whose type has no order. */
  private List<SortKey> sorted(List<CompressionSettings.Order> order) {
    return order.stream()
        .map(
            one ->
                named(one.column())
                    .flatMap(column -> column.sorted(one.descending(), one.nullsFirst())))
        .takeWhile(Optional::isPresent)
        .flatMap(Optional::stream)
        .toList();
  }

  /** Their names, in the order in which a sampled row has its values. */
  public List<String> names() {
    return all().stream().map(ProbeColumn::name).toList();
  }
}
