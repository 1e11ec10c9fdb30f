package dev.timescalemigration.phase.validate;

import dev.timescalemigration.compare.findings.Decision;
import dev.timescalemigration.compare.rows.LargeObjects;
import dev.timescalemigration.compare.rows.LargeObjects.ComparedLargeObjects;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * What validating found.
 *
 * @param tables each table
 * @param brokenForeignKeys foreign keys of the target that some row breaks, one sentence each
 * @param jobs the background jobs
 * @param decision what it comes to, with everything else that was found
 */
public record ValidateReport(
    List<TableResult> tables,
    List<String> brokenForeignKeys,
    JobsComparison jobs,
    Decision decision)
    implements PhaseReport {

  /**
   * One table.
   *
   * @param table schema and name
   * @param method how it was compared: {@code counted}, {@code estimated}, {@code verified}, {@code
   *     row hash}, or {@code not compared}
   * @param sourceRows rows in the source; in the migrated range, for a hypertable
   * @param targetRows rows in the target
   * @param equal whether both sides hold the same, as far as the method shows
   * @param difference which rows differ
   * @param fix what to do about it
   * @param note what was left out of the comparison, and why
   */
  public record TableResult(
      String table,
      String method,
      long sourceRows,
      long targetRows,
      boolean equal,
      Optional<String> difference,
      Optional<String> fix,
      Optional<String> note) {
    static final String NOT_COMPARED = "not compared";

    /** Whether it was compared at all; the note says why not. */
    public boolean compared() {
      return !method.equals(NOT_COMPARED);
    }

    static TableResult of(ComparedLargeObjects found) {
      String method = found.compared() ? "row hash" : NOT_COMPARED;
      return found.areEqual()
          ? equal(LargeObjects.NAME, method, found.inSource(), found.inTarget(), null)
          : different(
              LargeObjects.NAME,
              method,
              found.inSource(),
              found.inTarget(),
              found.difference(),
              found.toFix());
    }

    static TableResult equal(String table, String method, long rows, long inTarget, String note) {
      return new TableResult(
          table,
          method,
          rows,
          inTarget,
          true,
          Optional.empty(),
          Optional.empty(),
          Optional.ofNullable(note));
    }

    static TableResult different(
        String table, String method, long rows, long inTarget, String difference, String fix) {
      return new TableResult(
          table,
          method,
          rows,
          inTarget,
          false,
          Optional.of(difference),
          Optional.of(fix),
          Optional.empty());
    }
  }

  /** Whether nothing refuses: what differs was accepted. */
  public boolean passed() {
    return decision.passes();
  }

  /** Whether no row is missing, extra or broken, and no job is set otherwise. */
  public boolean equal() {
    return brokenForeignKeys.isEmpty()
        && jobs.isEqual()
        && tables.stream().allMatch(TableResult::equal);
  }
}
