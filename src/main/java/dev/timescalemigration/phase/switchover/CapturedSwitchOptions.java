package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;

/**
 * How to switch where changes are captured.
 *
 * @param changeover how the target becomes the side that is written to
 * @param rules which continuous aggregates are refreshed
 * @param wayBack how the target's changes are captured from the switch on; empty: no way back is
 *     kept
 */
public record CapturedSwitchOptions(
    ChangeoverOptions changeover, List<SelectionRule> rules, Optional<CaptureOptions> wayBack) {

  /** Defensive copy. */
  public CapturedSwitchOptions {
    rules = List.copyOf(rules);
  }
}
