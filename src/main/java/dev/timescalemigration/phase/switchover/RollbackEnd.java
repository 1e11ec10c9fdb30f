package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.work.PhaseReport;
import java.util.List;
import java.util.Optional;

/**
 * The switch back and what was done after it, while the source was in use.
 *
 * @param rolledBack what the switch back did; empty when an earlier run did it
 * @param problems what a person must look at, one sentence each
 */
public record RollbackEnd(Optional<RollbackReport> rolledBack, List<String> problems)
    implements PhaseReport {}
