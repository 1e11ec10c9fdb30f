package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.rows.ComparedRows;
import dev.timescalemigration.compare.rows.ComputedDifference;
import dev.timescalemigration.compare.rows.PlainTable;
import dev.timescalemigration.compare.rows.RowDifference;
import dev.timescalemigration.compare.rows.RowDifferences;
import dev.timescalemigration.compare.rows.TablePair;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.work.StopSignal;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Compares plain tables by the hashes of their rows. A table that is written to meanwhile is equal
 * when no row stays different: see {@link RowDifferences#findLasting}.
 */
final class PlainTables {
  private static final String METHOD = "row hash";
  private static final int SAMPLES = 10;

  private final Handle source;
  private final Handle target;
  private final StopSignal stop;

  PlainTables(Handle source, Handle target, StopSignal stop) {
    this.source = source;
    this.target = target;
    this.stop = stop;
  }

  /** Compares one table. */
  TableResult compare(PlainTable table) {
    QualifiedName name = table.name();
    if (!table.foreignPartitions().isEmpty()) {
      return TableResult.equal(
          name.toString(), TableResult.NOT_COMPARED, 0, 0, table.comparedByPartition());
    }
    TablePair pair = TablePair.of(source, name, target, name);
    if (!pair.lacking().isEmpty()) {
      return TableResult.different(
          name.toString(),
          METHOD,
          0,
          0,
          pair.isInTarget()
              ? "the target lacks some of its columns"
              : "the target has no such table",
          "create it in the target as it is in the source, then run 'tsm validate' again: it shows"
              + " how to copy the rows");
    }
    ComparedRows rows = pair.rows(table.relation(), "true");
    TwoSides<ComparedRows.RowsDigest> digests =
        TwoSides.ask(() -> rows.digest(source), () -> rows.digest(target));
    long ofSource = digests.source().rows();
    long ofTarget = digests.target().rows();
    RowDifference difference =
        digests.areEqual()
            ? RowDifference.NONE
            : RowDifferences.findLasting(source, rows, target, rows, SAMPLES, stop);
    if (!difference.isEmpty()) {
      return TableResult.different(
          name.toString(),
          METHOD,
          ofSource,
          ofTarget,
          difference.describe(),
          toFix(table, rows, difference, pair.computed()));
    }
    return TableResult.equal(
        name.toString(),
        METHOD,
        ofSource,
        ofTarget,
        digests.areEqual() ? null : "it is being written; no row stayed different");
  }

  private String toFix(
      PlainTable table, ComparedRows rows, RowDifference difference, List<String> computed) {
    List<String> outdated = ComputedDifference.columns(source, rows, target, rows, computed);
    return outdated.isEmpty()
        ? PlainTableFix.of(table.name(), difference)
        : ComputedDifference.toFix(
            source,
            table.name(),
            table.name(),
            outdated,
            Optional.empty(),
            "run 'tsm validate' again, which prints the command that brings the values");
  }
}
