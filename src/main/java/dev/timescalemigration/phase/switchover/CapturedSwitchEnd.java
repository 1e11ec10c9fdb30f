package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * The switch and what was done after it, while the target was in use.
 *
 * @param switched what the switch did; empty when an earlier run did it
 * @param problems what a person must look at, one sentence each
 * @param aggregates the continuous aggregates
 * @param hasWayBack whether the target's changes are applied to the source from now on
 */
public record CapturedSwitchEnd(
    Optional<CapturedSwitchReport> switched,
    List<String> problems,
    RefreshReport aggregates,
    boolean hasWayBack)
    implements PhaseReport {}
