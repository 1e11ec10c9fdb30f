package dev.timescalemigration.compare.probe;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.RowsOfRange;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The rows at both ends of a chunk's range in time: where the catalog of the other database says
 * that a chunk ends earlier than its rows do, a query of the time leaves that chunk out.
 */
public final class EndRows {
  private EndRows() {}

  /**
   * Reads them.
   *
   * @param columns the columns by which rows are looked for
   * @param rows the rows of the chunk's range
   * @param time the column of the primary dimension
   * @return values of {@link ProbeColumns#names}, as text, null for NULL
   */
  public static List<List<String>> of(
      Handle handle, ProbeColumns columns, RowsOfRange rows, String time) {
    if (columns.names().isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(SqlFile.of(EndRows.class, "end_rows"))
        .define("relation", rows.relation())
        .define("predicate", rows.predicate())
        .define("column", Identifiers.quote(time))
        .define(
            "sample",
            columns.names().stream()
                .map(name -> Identifiers.quote(name) + "::text")
                .collect(Collectors.joining(", ")))
        .map((row, context) -> Arrays.asList((String[]) row.getArray(1).getArray()))
        .list();
  }
}
