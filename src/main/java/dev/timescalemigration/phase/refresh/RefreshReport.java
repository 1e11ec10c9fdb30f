package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;

/**
 * What one run of refreshing did.
 *
 * @param aggregates the continuous aggregates, each after the one it reads
 * @param materializedViews what was done to each materialized view, one line each
 */
public record RefreshReport(List<AggregateResult> aggregates, List<String> materializedViews)
    implements PhaseReport {

  /** Whether every continuous aggregate is the same as in the source. */
  public boolean equal() {
    return aggregates.stream().allMatch(AggregateResult::equal);
  }
}
