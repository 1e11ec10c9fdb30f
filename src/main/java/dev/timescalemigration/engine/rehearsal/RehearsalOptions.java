package dev.timescalemigration.engine.rehearsal;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import java.util.Optional;

/**
 * What to rehearse, and where.
 *
 * @param spec the migration
 * @param database an empty database on the target's server to rehearse in; empty: one is made
 * @param template the database that it is made from; empty: PostgreSQL's empty one
 * @param chunksOfEachKind the most chunks of each kind that are copied
 */
public record RehearsalOptions(
    TimescaleMigrationSpec spec,
    Optional<String> database,
    Optional<String> template,
    int chunksOfEachKind) {}
