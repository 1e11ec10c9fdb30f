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
import java.util.ArrayList;
import java.util.List;
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

  /**
   * What waits to be materialized again: its own buckets, and those of the aggregates that it is
   * made of. Its buckets of these are as stale, and nothing waits for them until those are made.
   */
  public List<AggregateState.Range> waiting(TimeType time) {
    List<AggregateState.Range> waiting = new ArrayList<>(state(time).invalidations());
    catalog.continuousAggregates(handle).stream()
        .filter(read -> read.materialization().equals(aggregate.raw()))
        .map(read -> new AggregateSide(handle, catalog, read).waiting(time))
        .forEach(waiting::addAll);
    return List.copyOf(waiting);
  }

  /** The oldest row of what the aggregate reads; empty without rows. */
  public OptionalLong rawStart() {
    return oldest(raw());
  }

  private OptionalLong oldest(Hypertable raw) {
    return oldest(raw.time(), raw.name());
  }

  /** Whether a policy that is switched on refreshes it. */
  boolean isRefreshed() {
    return catalog.jobs(handle).stream()
        .filter(job -> job.procedure().name().equals("policy_refresh_continuous_aggregate"))
        .anyMatch(job -> job.scheduled() && aggregate.view().equals(job.hypertable()));
  }

  /** What it reads. */
  Hypertable raw() {
    return hypertable(aggregate.raw());
  }

  /** A hypertable of the same database. */
  Hypertable hypertable(QualifiedName name) {
    return catalog.hypertables(handle).stream()
        .filter(hypertable -> hypertable.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Buckets that can be made again of the rows: a refresh deletes those whose rows are gone. Chunks
   * are dropped as a whole, so rows of the chunk with the oldest one are all there.
   *
   * @param buckets where buckets begin, in internal units
   * @param origin the side whose chunks were made when their rows came
   */
  public List<Long> refreshable(List<Long> buckets, AggregateSide origin) {
    if (buckets.isEmpty()) {
      return List.of();
    }
    Hypertable raw = raw();
    OptionalLong oldest = oldest(raw);
    if (oldest.isEmpty()) {
      return List.of();
    }
    long row = oldest.getAsLong();
    long whole =
        catalog.chunksReachingInto(handle, raw, row, row + 1).stream()
            .mapToLong(chunk -> chunk.ranges().get(0).start())
            .min()
            .orElse(row);
    long from = Math.max(whole, new BucketRows(origin).wholeFrom());
    return buckets.stream().filter(bucket -> bucket >= from).toList();
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

  /** Where the bucket begins that holds a point, in internal units. */
  public long bucketStart(TimeType time, long point) {
    return catalog.bucketStart(handle, aggregate.view(), TimeBound.of(time, point)).internal();
  }

  /** Where the bucket ends that begins at a point: the begin of the next one. */
  public long endOfBucket(TimeType time, long begin) {
    long ahead = time.step();
    while (true) {
      // The first point behind the bucket that doubling finds is less than two buckets ahead.
      long next = bucketStart(time, Math.addExact(begin, ahead));
      if (next > begin) {
        return next;
      }
      ahead = Math.multiplyExact(ahead, 2);
    }
  }
}
