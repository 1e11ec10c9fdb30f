package dev.timescalemigration.compare.repair;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * What repairing did, or would do.
 *
 * @param executed whether the target was changed
 * @param tables each table with differences
 * @param aggregates each continuous aggregate with buckets that differed
 * @param copiedAgain ranges of hypertables whose chunks were copied again
 * @param unlisted rows that differ and that the comparison did not keep, as there were too many
 */
public record RepairReport(
    boolean executed,
    List<TableRepair> tables,
    List<RepairedAggregate> aggregates,
    List<CopiedAgain> copiedAgain,
    long unlisted)
    implements PhaseReport {

  /**
   * One table.
   *
   * @param table as its users know it
   * @param inserted differences by inserting rows in the target
   * @param updated by updating them
   * @param deleted by deleting them
   * @param gone differences that were none any more
   * @param changed rows that were written in the target since they were compared
   * @param refused rows that may not be repaired
   * @param failed rows that the target did not take
   * @param problems why rows were refused or failed, each once
   */
  public record TableRepair(
      String table,
      long inserted,
      long updated,
      long deleted,
      long gone,
      long changed,
      long refused,
      long failed,
      List<String> problems) {

    /** Whether nothing is left of what the comparison found. */
    boolean isDone() {
      return changed == 0 && refused == 0 && failed == 0;
    }
  }

  /**
   * One continuous aggregate.
   *
   * @param view as its users know it
   * @param buckets how many were, or would be, made again from the target's rows
   * @param windows how many refreshes that took
   * @param problem why buckets still differ
   */
  public record RepairedAggregate(
      String view, long buckets, long windows, Optional<String> problem) {}

  /** Whether nothing is left of what the comparison found. */
  @JsonProperty
  public boolean done() {
    return unlisted == 0
        && tables.stream().allMatch(TableRepair::isDone)
        && aggregates.stream().noneMatch(each -> each.problem().isPresent());
  }

  /** Whether the comparison found nothing that could be repaired. */
  @JsonIgnore
  public boolean isEmpty() {
    return tables.isEmpty() && aggregates.isEmpty();
  }
}
