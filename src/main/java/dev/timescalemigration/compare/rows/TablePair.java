package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.RowHash;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * A table on both sides, and by what its rows are compared.
 *
 * @param source its name in the source
 * @param target its name in the target
 * @param columns the columns that both have, in the source's order
 * @param lacking columns of the source that the target lacks
 * @param key the columns of a key of the source, empty when there is none that both have
 * @param rowHash how rows are hashed
 * @param computed those of the columns that the target computes
 */
public record TablePair(
    QualifiedName source,
    QualifiedName target,
    List<String> columns,
    List<String> lacking,
    List<String> key,
    RowHash rowHash,
    List<String> computed) {

  /** Reads it; without columns when the target has no such table. */
  public static TablePair of(Handle from, QualifiedName source, Handle to, QualifiedName target) {
    List<TableColumn> ofTarget = TableColumns.of(to, target);
    Map<String, String> typeInTarget =
        ofTarget.stream().collect(Collectors.toMap(TableColumn::name, TableColumn::type));
    List<TableColumn> ofSource = TableColumns.of(from, source);
    Map<Boolean, List<TableColumn>> byPresence =
        ofSource.stream()
            .collect(Collectors.partitioningBy(column -> typeInTarget.containsKey(column.name())));
    List<String> columns = names(byPresence.get(true));
    List<String> key = TableKey.of(from, source);
    RowHash rowHash = RowHash.of(from, source).and(RowHash.of(to, target));
    boolean hasSameTypes =
        byPresence.get(true).stream()
            .allMatch(column -> column.type().equals(typeInTarget.get(column.name())));
    return new TablePair(
        source,
        target,
        columns,
        names(byPresence.get(false)),
        columns.containsAll(key) ? key : List.of(),
        hasSameTypes ? rowHash : rowHash.ofTexts(),
        ofTarget.stream()
            .filter(TableColumn::generated)
            .map(TableColumn::name)
            .filter(columns::contains)
            .toList());
  }

  private static List<String> names(List<TableColumn> columns) {
    return columns.stream().map(TableColumn::name).toList();
  }

  /** The same without the columns that the target computes: they follow from the others. */
  public TablePair withoutComputed() {
    List<String> kept = columns.stream().filter(column -> !computed.contains(column)).toList();
    return new TablePair(
        source, target, kept, lacking, kept.containsAll(key) ? key : List.of(), rowHash, List.of());
  }

  /** Whether the target has such a table at all. */
  public boolean isInTarget() {
    return !columns.isEmpty() || lacking.isEmpty();
  }

  /**
   * Some of its rows, to be compared.
   *
   * @param relation the relation that is read, in SQL
   * @param predicate which of its rows, {@code true} for all
   */
  public ComparedRows rows(String relation, String predicate) {
    return new ComparedRows(relation, predicate, columns, key, rowHash);
  }
}
