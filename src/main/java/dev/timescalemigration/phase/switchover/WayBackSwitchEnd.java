package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * The switch with a way back, and what was done after it, while the target was in use.
 *
 * @param refused what refused the switch before anything was changed; empty when nothing did
 * @param switched what the switch did; empty when it was refused, or an earlier run did it
 * @param problems what a person must look at, one sentence each
 */
public record WayBackSwitchEnd(
    Optional<SwitchoverReport> refused,
    Optional<WayBackSwitchReport> switched,
    List<String> problems)
    implements PhaseReport {}
