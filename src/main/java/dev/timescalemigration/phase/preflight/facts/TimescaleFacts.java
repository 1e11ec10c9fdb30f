package dev.timescalemigration.phase.preflight.facts;

import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;

/**
 * What TimescaleDB has in a database.
 *
 * @param catalog version, edition and schema of the extension
 * @param hypertables all hypertables
 * @param chunks the chunks of all hypertables
 * @param aggregates all continuous aggregates
 * @param jobs all background jobs
 * @param tablespaces tablespaces attached to hypertables
 * @param privileges what the session's role may do with it
 */
public record TimescaleFacts(
    Catalog catalog,
    List<Hypertable> hypertables,
    List<Chunk> chunks,
    List<ContinuousAggregate> aggregates,
    List<BackgroundJob> jobs,
    List<String> tablespaces,
    TimescalePrivileges privileges) {}
