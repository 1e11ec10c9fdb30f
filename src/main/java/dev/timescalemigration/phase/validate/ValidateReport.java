package dev.timescalemigration.phase.validate;

import java.util.List;
import java.util.Optional;

/**
 * What validating found.
 *
 * @param tables each table
 * @param brokenForeignKeys foreign keys of the target that some row breaks, one sentence each
 */
public record ValidateReport(List<TableResult> tables, List<String> brokenForeignKeys) {

  /**
   * One table.
   *
   * @param table schema and name
   * @param method how it was compared: {@code counted}, {@code estimated} or {@code row hash}
   * @param sourceRows rows in the source; in the migrated range, for a hypertable
   * @param targetRows rows in the target
   * @param equal whether both sides hold the same, as far as the method tells
   * @param difference which rows differ
   * @param mend what to do about it
   */
  public record TableResult(
      String table,
      String method,
      long sourceRows,
      long targetRows,
      boolean equal,
      Optional<String> difference,
      Optional<String> mend) {}

  /** Whether nothing is missing, extra or broken. */
  public boolean equal() {
    return brokenForeignKeys.isEmpty() && tables.stream().allMatch(TableResult::equal);
  }
}
