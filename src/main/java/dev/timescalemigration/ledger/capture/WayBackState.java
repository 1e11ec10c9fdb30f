package dev.timescalemigration.ledger.capture;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The way back as the ledger in the target has it. How far changes are applied is in the ledger of
 * the old source, see {@link CaptureState}.
 *
 * @param slot the replication slot on the target
 * @param keptAt since when it is kept
 * @param beginsAt changes whose commit ends after this position of the target's log are applied;
 *     empty until the switch
 * @param sourceReadOnlyUndo the statement that lets the source be written to again; empty when the
 *     switch did not set it to read-only
 * @param sourceJobs numbers of the source's jobs that are off because of it; empty: none was
 *     switched off yet
 * @param givenUp why changes are not applied any more; empty: they are
 */
public record WayBackState(
    String slot,
    Instant keptAt,
    Optional<Lsn> beginsAt,
    Optional<String> sourceReadOnlyUndo,
    Optional<List<Integer>> sourceJobs,
    Optional<String> givenUp) {}
