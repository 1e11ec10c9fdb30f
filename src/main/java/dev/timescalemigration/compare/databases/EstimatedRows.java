package dev.timescalemigration.compare.databases;

import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.ledger.comparison.Piece;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Catalogs;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Compares how many rows the planner takes tables for. The target may not have been analyzed since
 * its rows came, so that numbers which are far apart say little, and equal ones prove nothing.
 */
final class EstimatedRows {
  private static final double MAY_DIFFER_BY = 0.05;

  private EstimatedRows() {}

  static List<TableReport> compare(
      Handle source, Handle target, ComparedTables tables, List<Piece> pieces) {
    tables.load(pieces);
    return pieces.stream()
        .map(Piece::table)
        .distinct()
        .flatMap(name -> tables.of(name).stream())
        .map(
            table ->
                compare(
                    table,
                    estimate(source, table.pair().source()),
                    estimate(target, table.pair().target())))
        .toList();
  }

  private static TableReport compare(
      ComparedTable table, Optional<Long> inSource, Optional<Long> inTarget) {
    long one = inSource.orElse(0L);
    long other = inTarget.orElse(0L);
    boolean near = Math.abs(one - other) <= Math.max(one, other) * MAY_DIFFER_BY;
    Optional<String> problem =
        inTarget.isEmpty()
            ? Optional.of("the target has no such table")
            : Optional.of(
                    "the estimates are more than 5 % apart; run ANALYZE on both sides, or compare"
                        + " its rows")
                .filter(sentence -> !near);
    return new TableReport(table.readableName(), one, other, 0, 0, 0, List.of(), problem);
  }

  /** TimescaleDB knows the number of rows in compressed chunks, which the planner does not. */
  private static Optional<Long> estimate(Handle handle, QualifiedName table) {
    String function =
        Catalogs.find(handle)
            .map(catalog -> "\"" + catalog.extensionSchema() + "\".approximate_row_count")
            .orElse("(select greatest(reltuples, 0)::bigint from pg_class where oid = ");
    String call =
        function.startsWith("(")
            ? function + "to_regclass(:table))"
            : function + "(to_regclass(:table))";
    return handle
        .createQuery("select " + call + " where to_regclass(:table) is not null")
        .bind("table", table.quoted())
        .mapTo(Long.class)
        .findOne();
  }
}
