package dev.timescalemigration.phase.refresh;

import dev.timescalemigration.capture.apply.Direction;
import dev.timescalemigration.compare.aggregates.AggregateComparison;
import dev.timescalemigration.compare.aggregates.AggregateSide;
import dev.timescalemigration.compare.aggregates.BucketRows;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.timescale.AggregateState;
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

/** Brings one continuous aggregate of the target to where the source's is. */
final class AggregateRefresh {

  private final PhaseContext context;
  private final AggregateSide source;
  private final AggregateSide target;
  private final Hypertable materialization;
  private final Optional<StagedRange> copied;
  private final TimeType time;
  private final List<String> notes = new ArrayList<>();

  AggregateRefresh(
      PhaseContext context,
      AggregateSide source,
      AggregateSide target,
      Hypertable materialization,
      Optional<StagedRange> copied) {
    this.context = context;
    this.source = source;
    this.target = target;
    this.materialization = materialization;
    this.copied = copied;
    this.time = materialization.time().timeType().orElseThrow();
  }

  AggregateResult run() {
    Instant startedAt = context.clock().instant();
    AggregateState goal = source.state(time);
    if (goal.watermark().isEmpty()) {
      notes.add("nothing of it is materialized in the source");
      return result(
          Optional.empty(),
          AggregateComparison.AggregateDifferences.NONE,
          Optional.empty(),
          startedAt);
    }
    long end = goal.watermark().getAsLong();
    PendingInvalidations pending =
        new PendingInvalidations(target.handle(), time, Direction.TO_TARGET);
    copied
        .flatMap(
            range ->
                pending.takeOutCopied(
                    goal,
                    target.state(time),
                    range.from().orElse(time.min()),
                    Math.min(range.end(), end)))
        .ifPresent(notes::add);
    pending
        .carryOver(
            pending.missing(goal, target.state(time), copied.map(StagedRange::end).orElse(end)),
            target.state(time),
            new BucketRows(source)::wholeFrom,
            range -> call(OptionalLong.of(range.lowest()), range.greatest() + time.step(), true))
        .ifPresent(notes::add);
    OptionalLong raw = target.rawStart();
    Optional<String> refreshed = refresh(end, raw);
    Optional<String> hidden = hidden(end);
    AggregateComparison comparison =
        new AggregateComparison(
            context.stop(),
            source,
            target,
            materialization,
            time,
            copied.map(StagedRange::from).orElse(OptionalLong.empty()).orElse(time.min()),
            end,
            comparableFrom(raw));
    // Buckets that wait in the source are no difference from it; here they may not be made at all.
    Optional<String> again =
        copied.isPresent() && comparison.isOtherThanRows(copied.get().end())
            ? materializeAgain(pending, end, raw)
            : Optional.empty();
    AggregateComparison.AggregateDifferences outcome = comparison.compareFresh();
    if (!outcome.differences().isEmpty() && again.isEmpty()) {
      again = materializeAgain(pending, end, raw);
      if (again.isPresent()) {
        outcome = comparison.compareFresh();
      }
    }
    comparison.compareWithRows().ifPresent(notes::add);
    return result(again.isPresent() ? again : refreshed, outcome, hidden, startedAt);
  }

  /** What keeps the target's readers from what the source's see, and the fix. */
  private Optional<String> hidden(long end) {
    return new ReachedWatermark(target, time, Direction.TO_TARGET)
        .move(end)
        .or(() -> new SortedByBuckets(context, source, target, materialization).make(notes));
  }

  /**
   * From where on buckets are compared with rows: an older one may have been made of rows that are
   * gone, unless it was not copied.
   */
  private OptionalLong comparableFrom(OptionalLong raw) {
    if (raw.isEmpty() || copied.isEmpty()) {
      return raw;
    }
    long bucket = target.bucketStart(time, raw.getAsLong());
    return bucket >= copied.get().end() ? OptionalLong.of(bucket) : raw;
  }

  /**
   * Materializes what was not copied although TimescaleDB takes it for materialized: a watermark
   * and an invalidation log that came with the schema speak of the source's buckets.
   *
   * @return the window as text; empty when there is none, or the role may not
   */
  private Optional<String> materializeAgain(
      PendingInvalidations pending, long end, OptionalLong raw) {
    return copied.isEmpty() || raw.isEmpty()
        ? Optional.empty()
        : materializeFrom(copied.get().end(), pending, end);
  }

  private Optional<String> materializeFrom(long start, PendingInvalidations pending, long end) {
    if (start >= end) {
      return Optional.empty();
    }
    if (pending.note(target.state(time), start, end)) {
      return refresh(OptionalLong.of(start), end, false);
    }
    // By force 2.19 makes one bucket too many.
    return target.catalog().capabilities().forcesRefresh()
        ? refresh(OptionalLong.of(start), end, true)
        : Optional.empty();
  }

  private AggregateResult result(
      Optional<String> refreshed,
      AggregateComparison.AggregateDifferences outcome,
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

  /**
   * Materializes up to the source's watermark, from where the copied buckets end.
   *
   * @return the window as text; empty when there was nothing to materialize
   */
  private Optional<String> refresh(long end, OptionalLong raw) {
    if (raw.isEmpty()) {
      notes.add(
          "not refreshed: the target holds no rows of what it reads; its buckets are those that"
              + " were copied");
      return Optional.empty();
    }
    OptionalLong start = start(end, raw.getAsLong());
    if (start.isPresent() && start.getAsLong() >= end) {
      return Optional.empty();
    }
    return refresh(start, end, false);
  }

  private Optional<String> refresh(OptionalLong start, long end, boolean force) {
    String from =
        start.isPresent() ? TimeBound.of(time, start.getAsLong()).toString() : "the beginning";
    if (!RefreshCall.run(target.handle(), call(start, end, force))) {
      return Optional.empty();
    }
    return Optional.of(from + " to " + TimeBound.of(time, end));
  }

  /**
   * Where the window begins: after the copied buckets, or at the target's watermark; at least one
   * bucket before its end, as materializing one is what moves the watermark. Where the target has
   * buckets older than the rows they were made of, not before those rows; TimescaleDB then leaves
   * out the bucket that their beginning cuts.
   */
  private OptionalLong start(long end, long raw) {
    OptionalLong watermark = target.state(time).watermark();
    OptionalLong start = watermark;
    if (copied.isPresent() && watermark.orElse(time.min()) < end) {
      start =
          OptionalLong.of(
              Math.min(copied.get().end(), target.bucketStart(time, end - time.step())));
    }
    OptionalLong oldest =
        target.oldest(materialization.time(), target.aggregate().materialization());
    boolean outlivesItsRows = oldest.isPresent() && oldest.getAsLong() < raw;
    return outlivesItsRows && (start.isEmpty() || start.getAsLong() < raw)
        ? OptionalLong.of(raw)
        : start;
  }

  private String call(OptionalLong start, long end, boolean force) {
    return RefreshCall.of(target.catalog(), target.aggregate().view(), time, start, end, force);
  }
}
