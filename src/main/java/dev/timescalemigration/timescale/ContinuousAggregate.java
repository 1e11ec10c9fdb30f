package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A continuous aggregate.
 *
 * @param view the user's view
 * @param owner the view's owner
 * @param materialization the hypertable that keeps its rows; its name differs between two databases
 *     when views were made in another order, so views are matched by their own name
 * @param raw the hypertable it reads, itself a materialization when aggregates are stacked
 * @param materializedOnly whether the view leaves out what is not yet materialized
 */
public record ContinuousAggregate(
    QualifiedName view,
    String owner,
    QualifiedName materialization,
    QualifiedName raw,
    boolean materializedOnly) {}
