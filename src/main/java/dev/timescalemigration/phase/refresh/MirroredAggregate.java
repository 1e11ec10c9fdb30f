package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.compare.aggregates.AggregateComparison;
import dev.timescalemigration.compare.aggregates.AggregateComparison.AggregateDifferences;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.compare.aggregates.BucketRows;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.timescale.AggregateState;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.aggregate.RefreshCall;
import dev.timescalemigration.work.PhaseContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes one continuous aggregate of the target show its readers what the source's shows, where
 * changes are captured. Buckets are not captured, and the rows that are applied leave no trace in
 * the target's log of invalidations. So buckets that differ are taken over as they are, and what
 * waits in the source to be materialized again waits in the target: rows of an old bucket may be
 * gone by retention, and a late one may be the only one that is left of it.
 */
final class MirroredAggregate {
  /** A policy of the source may be at work. */
  private static final int TRIES = 4;

  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  private final PhaseContext context;
  private final AggregateSide source;
  private final AggregateSide target;
  private final Hypertable materialization;
  private final Optional<StagedRange> copied;
  private final boolean isInUse;
  private final AggregateSide origin;
  private final TimeType time;
  private final Direction direction;
  private final List<String> notes = new ArrayList<>();

  /**
   * An aggregate of both sides.
   *
   * @param materialization the source's hypertable that keeps the buckets
   * @param copied which buckets were copied with their chunks
   * @param isInUse whether the target is written to by others than this program
   * @param origin the side whose chunks were made when their rows came
   */
  MirroredAggregate(
      PhaseContext context,
      AggregateSide source,
      AggregateSide target,
      Hypertable materialization,
      Optional<StagedRange> copied,
      boolean isInUse,
      AggregateSide origin) {
    this.origin = origin;
    this.context = context;
    this.direction = Direction.of(context);
    this.source = source;
    this.target = target;
    this.materialization = materialization;
    this.copied = copied;
    this.isInUse = isInUse;
    this.time = materialization.time().timeType().orElseThrow();
  }

  AggregateResult run() {
    Instant startedAt = context.clock().instant();
    AggregateState goal = source.state(time);
    if (goal.watermark().isEmpty()) {
      notes.add("nothing of it is materialized in the " + direction.from());
      return result(Optional.empty(), AggregateDifferences.NONE, Optional.empty(), startedAt);
    }
    long end = goal.watermark().getAsLong();
    long from = copied.map(StagedRange::from).orElse(OptionalLong.empty()).orElse(time.min());
    AggregateComparison comparison =
        new AggregateComparison(
            context.stop(), source, target, materialization, time, from, end, OptionalLong.empty());
    AggregateDifferences differences = take(comparison);
    PendingInvalidations pending = new PendingInvalidations(target.handle(), time, direction);
    copied
        .flatMap(
            range ->
                pending.takeOutCopied(goal, target.state(time), from, Math.min(range.end(), end)))
        .ifPresent(notes::add);
    carryOver(pending, goal, end).ifPresent(notes::add);
    Optional<String> refreshed = reach(comparison, pending, end);
    refreshAhead(end);
    Optional<String> hidden =
        new ReachedWatermark(target, time, direction)
            .move(end)
            .or(() -> new SortedByBuckets(context, source, target, materialization).make(notes));
    return result(refreshed, differences, hidden, startedAt);
  }

  /**
   * What waits in the source waits here. Where the role may not note that, a target in use is
   * refreshed where all rows are there.
   */
  private Optional<String> carryOver(PendingInvalidations pending, AggregateState goal, long end) {
    List<Range> missing = pending.missing(goal, target.state(time), end);
    if (!missing.isEmpty()
        && isInUse
        && !pending.mayNote()
        && target.catalog().capabilities().forcesRefresh()) {
      long whole = new BucketRows(origin).wholeFrom();
      missing = missing.stream().filter(range -> !refreshed(range, whole)).toList();
    }
    return pending.carryOver(
        missing, target.state(time), new BucketRows(origin)::wholeFrom, this::refresh);
  }

  private boolean refreshed(Range range, long whole) {
    return target.bucketStart(time, range.lowest()) >= whole
        && RefreshCall.run(target.handle(), refresh(range));
  }

  /** The statement that makes the buckets of a range. */
  private String refresh(Range range) {
    return RefreshCall.of(
        target.catalog(),
        target.aggregate().view(),
        time,
        OptionalLong.of(target.bucketStart(time, range.lowest())),
        target.endOfBucket(time, target.bucketStart(time, range.greatest())),
        true);
  }

  /** What differs still in the end. */
  private AggregateDifferences take(AggregateComparison comparison) {
    AggregateDifferences found = comparison.all(isInUse);
    if (found.buckets().isEmpty()) {
      return found;
    }
    notes.add(
        found.buckets().size() + " buckets that differed were taken from the " + direction.from());
    BucketsOfSource buckets = new BucketsOfSource(source, target, materialization, time);
    for (int tries = 1; !found.buckets().isEmpty() && tries <= TRIES; tries++) {
      if (tries > 1 && context.stop().await(BETWEEN_TRIES)) {
        break;
      }
      buckets.take(() -> comparison.all(isInUse).buckets());
      found = comparison.all(isInUse);
    }
    return found;
  }

  /**
   * Materializing the last bucket moves the watermark, and the threshold from which on the rows'
   * changes are not noted ({@code invalidation_threshold_set_or_get}, {@code
   * tsl/src/continuous_aggs/invalidation_threshold.c} 2.29.2). One of which the rows are gone would
   * be deleted.
   */
  private Optional<String> reach(
      AggregateComparison comparison, PendingInvalidations pending, long end) {
    if (target.state(time).watermark().orElse(time.min()) >= end || target.rawStart().isEmpty()) {
      return Optional.empty();
    }
    long start = target.bucketStart(time, end - time.step());
    if (!comparison.isOfRows(start) && new BucketRows(origin).wholeFrom() > start) {
      return Optional.empty();
    }
    boolean noted = pending.note(target.state(time), start, end);
    boolean forces = !noted && target.catalog().capabilities().forcesRefresh();
    String call =
        RefreshCall.of(
            target.catalog(), target.aggregate().view(), time, OptionalLong.of(start), end, forces);
    return RefreshCall.run(target.handle(), call)
        ? Optional.of(TimeBound.of(time, start) + " to " + TimeBound.of(time, end))
        : Optional.empty();
  }

  /**
   * Readers of a real-time aggregate that has materialized more than the other side's see these
   * buckets, where those of the other side see rows.
   */
  private void refreshAhead(long end) {
    long reached = target.state(time).watermark().orElse(time.min());
    if (!target.aggregate().materializedOnly()
        && reached > end
        && new BucketRows(origin).wholeFrom() <= end) {
      RefreshCall.run(
          target.handle(),
          RefreshCall.of(
              target.catalog(),
              target.aggregate().view(),
              time,
              OptionalLong.of(end),
              reached,
              false));
    }
  }

  private AggregateResult result(
      Optional<String> refreshed,
      AggregateDifferences outcome,
      Optional<String> failure,
      Instant startedAt) {
    return new AggregateResult(
        source.aggregate().view().toString(),
        refreshed,
        outcome.rows(),
        outcome.differences(),
        List.copyOf(notes),
        failure,
        Duration.between(startedAt, context.clock().instant()).toMillis() / 1000.0);
  }
}
