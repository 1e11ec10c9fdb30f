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
 * @param partial whether it has the format of before 2.7, gone with 2.26, in which buckets hold
 *     states of aggregate functions that the view finishes
 */
public record ContinuousAggregate(
    QualifiedName view,
    String owner,
    QualifiedName materialization,
    QualifiedName raw,
    boolean materializedOnly,
    boolean partial) {

  /** Where its buckets can be compared: states of equal aggregates are not equal by their bytes. */
  public QualifiedName buckets() {
    return partial ? view : materialization;
  }
}
