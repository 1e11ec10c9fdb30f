package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.capture.CaptureOptions;
import dev.timescalemigration.work.selection.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to switch where changes are captured.
 *
 * @param readOnly whether the source's database is set to read-only; else the application has
 *     stopped its writes
 * @param maxLag how far the target may be behind when writes are stopped
 * @param drainTimeout how long the last changes may take to be applied
 * @param sequenceMargin see {@link SwitchoverOptions}
 * @param threads how many ranges are compared at once
 * @param rules which continuous aggregates are refreshed
 * @param wayBack how the target's changes are captured from the switch on; empty: no way back is
 *     kept
 */
public record CapturedSwitchOptions(
    boolean readOnly,
    Duration maxLag,
    Duration drainTimeout,
    long sequenceMargin,
    int threads,
    List<Rule> rules,
    Optional<CaptureOptions> wayBack) {

  /** Defensive copy. */
  public CapturedSwitchOptions {
    rules = List.copyOf(rules);
  }
}
