package dev.timescalemigration.phase;

import dev.timescalemigration.postgres.Database;
import java.time.Clock;

/**
 * What every phase works with.
 *
 * @param source the database that is moved
 * @param target the database that is filled
 * @param progress where to tell how far it is
 * @param stop the wish to stop, to be looked at between pieces of work
 * @param clock the time
 * @param worker a name of this process for the ledger: host and process id, or the pod's name
 */
public record PhaseContext(
    Database source,
    Database target,
    Progress progress,
    StopSignal stop,
    Clock clock,
    String worker) {}
