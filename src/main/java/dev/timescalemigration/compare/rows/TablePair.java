package dev.timescalemigration.compare.rows;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.RowHash;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * A table on both sides, and by what its rows are compared.
 *
 * @param source its name in the source
 * @param target its name in the target
 * @param columns the columns that both have, in the source's order
 * @param lacking columns of the source that the target lacks
 * @param key the columns of a key of the source, empty when there is none
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
    Set<String> inTarget = new HashSet<>(ofTarget.stream().map(TableColumn::name).toList());
    List<String> ofSource = TableColumns.of(from, source).stream().map(TableColumn::name).toList();
    List<String> columns = ofSource.stream().filter(inTarget::contains).toList();
    return new TablePair(
        source,
        target,
        columns,
        ofSource.stream().filter(column -> !inTarget.contains(column)).toList(),
        TableKey.of(from, source),
        RowHash.of(from, source).and(RowHash.of(to, target)),
        ofTarget.stream()
            .filter(TableColumn::generated)
            .map(TableColumn::name)
            .filter(columns::contains)
            .toList());
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
