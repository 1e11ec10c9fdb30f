package dev.timescalemigration.ledger;

import java.time.Instant;
import java.util.Optional;

/**
 * The one migration a target belongs to.
 *
 * @param name the migration's name
 * @param sourceIdentity identity of the source, see {@link Ledger#sourceIdentity}
 * @param phase name of the phase it is in
 * @param phaseStartedAt when it entered that phase
 * @param startedAt when it began
 * @param completedAt when it was completed or cancelled
 */
public record MigrationRecord(
    String name,
    String sourceIdentity,
    String phase,
    Instant phaseStartedAt,
    Instant startedAt,
    Optional<Instant> completedAt) {}
