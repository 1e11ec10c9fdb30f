package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.ContinuousAggregate;
import dev.timescalemigration.timescale.Dimension;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;

/**
 * A continuous aggregate in one database.
 *
 * @param handle a session without a transaction
 * @param catalog its catalog
 * @param aggregate the aggregate there
 */
public record AggregateSide(Handle handle, Catalog catalog, ContinuousAggregate aggregate) {

  /** How far it is materialized. */
  public AggregateState state(TimeType time) {
    return catalog.aggregateState(handle, aggregate.view(), time);
  }

  /** The oldest row of what the aggregate reads; empty without rows. */
  public OptionalLong rawStart() {
    Hypertable raw =
        catalog.hypertables(handle).stream()
            .filter(hypertable -> hypertable.name().equals(aggregate.raw()))
            .findFirst()
            .orElseThrow();
    return oldest(raw.time(), raw.name());
  }

  /** The oldest value of a time column; empty without rows. */
  public OptionalLong oldest(Dimension time, QualifiedName table) {
    return handle
        .createQuery(
            "select "
                + time.timeType()
                    .orElseThrow()
                    .internal("min(" + Identifiers.quote(time.column()) + ")")
                + " from "
                + table.quoted())
        .map(
            (row, ignored) -> {
              long value = row.getLong(1);
              return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
            })
        .one();
  }

  /** Where the bucket ends that begins at a point: the begin of the next one. */
  public long endOfBucket(TimeType time, long begin) {
    long ahead = time.step();
    while (true) {
      // The first point behind the bucket that doubling finds is less than two buckets ahead.
      long next =
          catalog
              .bucketStart(
                  handle, aggregate.view(), TimeBound.of(time, Math.addExact(begin, ahead)))
              .internal();
      if (next > begin) {
        return next;
      }
      ahead = Math.multiplyExact(ahead, 2);
    }
  }
}
