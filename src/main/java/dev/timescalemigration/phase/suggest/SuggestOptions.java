package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;

/**
 * What to find a completion point for.
 *
 * @param rules which hypertables; their bounds are not looked at
 * @param rowBudget rows compared per hypertable and direction before the range compared so far is
 *     taken as enough
 */
public record SuggestOptions(List<SelectionRule> rules, long rowBudget) {
  /** Rows enough to prove a range and few enough to read in seconds. */
  public static final long DEFAULT_ROW_BUDGET = 2_000_000;

  /** All hypertables, with the default budget. */
  public static SuggestOptions defaults() {
    return new SuggestOptions(List.of(SelectionRule.everything()), DEFAULT_ROW_BUDGET);
  }
}
