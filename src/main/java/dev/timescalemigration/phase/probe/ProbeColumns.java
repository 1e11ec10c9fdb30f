package dev.timescalemigration.phase.probe;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The columns by which a query finds rows of a hypertable.
 *
 * @param placing columns that say in which chunk, and in which segment of it, a row is
 * @param searched further columns that have an index or data about their values
 */
public record ProbeColumns(List<TableColumn> placing, List<TableColumn> searched) {

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
   * @param columns the columns that both sides have, with the types of the target
   * @param settings how the hypertable is compressed
   */
  public static ProbeColumns of(
      Handle target,
      Hypertable hypertable,
      List<TableColumn> columns,
      CompressionSettings settings) {
    Set<String> comparable = comparable(target, hypertable.name());
    Set<String> placing = new LinkedHashSet<>();
    hypertable.dimensions().stream().map(Dimension::column).forEach(placing::add);
    settings.segmentBy().ifPresent(placing::addAll);
    Set<String> searched = new LinkedHashSet<>(indexed(target, hypertable.name()));
    settings.orderBy().ifPresent(order -> order.forEach(column -> searched.add(column.column())));
    searched.removeAll(placing);
    return new ProbeColumns(
        named(columns, placing, comparable), named(columns, searched, comparable));
  }

  private static List<TableColumn> named(
      List<TableColumn> columns, Collection<String> names, Set<String> comparable) {
    return columns.stream()
        .filter(column -> names.contains(column.name()) && comparable.contains(column.name()))
        .toList();
  }

  private static List<String> indexed(Handle target, QualifiedName table) {
    return names(target, table, "indexed_columns");
  }

  /** Columns whose types have an equality that indexes use; others are found by no equality. */
  private static Set<String> comparable(Handle target, QualifiedName table) {
    return Set.copyOf(names(target, table, "comparable_columns"));
  }

  private static List<String> names(Handle target, QualifiedName table, String file) {
    return target
        .createQuery(SqlFile.of(ProbeColumns.class, file))
        .bind("table", table.quoted())
        .mapTo(String.class)
        .list();
  }

  /** All of them, those that place a row first. */
  List<TableColumn> all() {
    return Stream.concat(placing.stream(), searched.stream()).toList();
  }

  /** Their names, in the order in which a sampled row has its values. */
  public List<String> names() {
    return all().stream().map(TableColumn::name).toList();
  }
}
