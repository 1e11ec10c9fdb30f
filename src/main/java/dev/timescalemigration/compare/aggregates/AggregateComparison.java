package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.compare.aggregates.DifferingBuckets.Found;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Compares the buckets of an aggregate with the source's, and with its query over the target's own
 * rows. Buckets that wait in the source to be materialized again, or are made of such, are stale
 * there.
 */
public final class AggregateComparison {
  private static final int NAMED = 5;

  private static final Set<String> ORDERED_TYPES = Set.of("json", "jsonb", "xml");

  /** A policy of the source may be at work: what lasts is different. */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(2));

  private final StopSignal stop;
  private final AggregateSide source;
  private final AggregateSide target;
  private final Hypertable materialization;
  private final TimeType time;
  private final long from;
  private final long end;
  private final OptionalLong raw;

  /**
   * What was found.
   *
   * @param rows rows of the target that were compared
   * @param differences the first buckets that differ, one line each
   * @param buckets where these begin, in internal units
   */
  public record AggregateDifferences(long rows, List<String> differences, List<Long> buckets) {
    /** Nothing was compared. */
    public static final AggregateDifferences NONE =
        new AggregateDifferences(0, List.of(), List.of());

    private static AggregateDifferences of(Found found) {
      return new AggregateDifferences(
          found.rows(),
          found.differing().values().stream().limit(NAMED).toList(),
          List.copyOf(found.differing().keySet()));
    }
  }

  /**
   * A comparison of the buckets that begin in {@code [from, end)}.
   *
   * @param materialization the source's hypertable that keeps the buckets
   * @param time the type of the buckets, whose internal units the bounds have
   * @param raw the oldest row in the target of what the aggregate reads, where the buckets are
   *     compared with the rows too
   */
  public AggregateComparison(
      StopSignal stop,
      AggregateSide source,
      AggregateSide target,
      Hypertable materialization,
      TimeType time,
      long from,
      long end,
      OptionalLong raw) {
    this.stop = stop;
    this.source = source;
    this.target = target;
    this.materialization = materialization;
    this.time = time;
    this.from = from;
    this.end = end;
    this.raw = raw;
  }

  /**
   * Compares the buckets of both sides but for those that are stale in the source; a difference
   * must last to count.
   */
  public AggregateDifferences compareFresh() {
    return lasting(this::freshNow);
  }

  /**
   * Compares the buckets of both sides as readers see them; a difference must last to count. A
   * bucket that is stale in the source may be what the target's rows give. Retention leaves the
   * buckets stale of which it drops the rows, for ever, and they are all that is left of these.
   *
   * <p>From the source's watermark on its readers see rows. Those of a real-time aggregate in the
   * target see buckets up to a watermark that is further ahead: these must be what the rows give,
   * unless a policy of the target is to make them again.
   */
  public AggregateDifferences compareAsRead() {
    return lasting(
        () -> {
          long materialized = Math.min(end, watermark(source));
          Found found = differing(ofRows(columnsOfBoth()), stale(source), from, materialized);
          Found ahead = aheadOfSource(Math.max(from, materialized));
          found.differing().putAll(ahead.differing());
          return AggregateDifferences.of(new Found(found.rows() + ahead.rows(), found.differing()));
        });
  }

  private Found aheadOfSource(long begin) {
    long until = Math.min(end, watermark(target));
    if (target.aggregate().materializedOnly() || begin >= until) {
      return Found.none();
    }
    Found found = differingFromRows(begin, until).orElseGet(Found::none);
    if (target.isRefreshed()) {
      found.differing().keySet().removeIf(stale(target));
    }
    return found;
  }

  private long watermark(AggregateSide side) {
    return side.state(time).watermark().orElse(time.min());
  }

  private AggregateDifferences lasting(Supplier<AggregateDifferences> comparison) {
    AggregateDifferences outcome = comparison.get();
    for (Duration pause : PAUSES) {
      if (outcome.differences().isEmpty() || stop.await(pause)) {
        break;
      }
      outcome = comparison.get();
    }
    return outcome;
  }

  private AggregateDifferences freshNow() {
    Found found = differing(Optional.empty(), bucket -> false, from, end);
    found.differing().keySet().removeIf(stale(source));
    return AggregateDifferences.of(found);
  }

  /**
   * Compares the target's buckets with a fresh aggregation of the target's rows.
   *
   * @return what was found, as a sentence; empty when there is nothing to aggregate
   */
  public Optional<String> compareWithRows() {
    if (raw.isEmpty() || raw.getAsLong() >= end) {
      return Optional.empty();
    }
    return differingFromRows(raw.getAsLong(), stale(source))
        .map(
            differing ->
                differing.isEmpty()
                    ? "the same as a fresh aggregation of the target's rows"
                    : "other than a fresh aggregation of the target's rows: "
                        + String.join("; ", differing.values()));
  }

  /**
   * Whether buckets of the target are other than a fresh aggregation of its rows, also those that
   * are stale in the source.
   *
   * @param begin the start of the first bucket that is looked at
   */
  public boolean isOtherThanRows(long begin) {
    return begin < end
        && differingFromRows(begin, bucket -> false)
            .filter(differing -> !differing.isEmpty())
            .isPresent();
  }

  /** Empty when the query's buckets have another name. */
  private Optional<Map<Long, String>> differingFromRows(long begin, Predicate<Long> leftOut) {
    return differingFromRows(begin, end)
        .map(
            found -> {
              found.differing().keySet().removeIf(leftOut);
              return found.differing();
            });
  }

  private Optional<Found> differingFromRows(long begin, long until) {
    return ofRows(columnsOfBoth().stream().filter(AggregateComparison::isWithoutOrder).toList())
        .map(
            rows ->
                new DifferingBuckets(
                        stop, rows, digests(target, target.aggregate().buckets(), rows.columns()))
                    .in(begin, until));
  }

  /** What is made of many rows may depend on their order, as {@code array_agg} does. */
  private static boolean isWithoutOrder(TableColumn column) {
    return !column.type().endsWith("[]") && !ORDERED_TYPES.contains(column.type());
  }

  /** A fresh aggregation of the target's rows; empty when its buckets have another name. */
  private Optional<BucketDigests> ofRows(List<TableColumn> compared) {
    QualifiedName direct = target.state(time).directView();
    List<TableColumn> columns = common(columns(target, direct), compared);
    return columns.stream()
            .anyMatch(column -> column.name().equals(materialization.time().column()))
        ? Optional.of(digests(target, direct, columns))
        : Optional.empty();
  }

  /**
   * Whether a bucket of the target is what the target's rows give.
   *
   * @param bucket where it begins, in internal units
   */
  public boolean isOfRows(long bucket) {
    return differingFromRows(bucket, bucket + time.step())
        .filter(found -> found.differing().isEmpty())
        .isPresent();
  }

  private BucketDigests digests(
      AggregateSide side, QualifiedName relation, List<TableColumn> columns) {
    return new BucketDigests(
        side.handle(), relation, materialization.time().column(), time, columns);
  }

  private List<TableColumn> columnsOfBoth() {
    return common(
        columns(source, source.aggregate().buckets()),
        columns(target, target.aggregate().buckets()));
  }

  private static List<TableColumn> columns(AggregateSide side, QualifiedName relation) {
    return TableColumns.of(side.handle(), relation);
  }

  private static List<TableColumn> common(List<TableColumn> one, List<TableColumn> other) {
    Set<String> names = other.stream().map(TableColumn::name).collect(Collectors.toSet());
    return one.stream().filter(column -> names.contains(column.name())).toList();
  }

  /**
   * All buckets that differ from the source's, also those that wait there to be materialized again:
   * readers see them as they are.
   *
   * @param isInUse whether the target's rows are changed by others: then buckets that are what its
   *     rows give do not count
   */
  public AggregateDifferences all(boolean isInUse) {
    return AggregateDifferences.of(
        differing(isInUse ? ofRows(columnsOfBoth()) : Optional.empty(), bucket -> true, from, end));
  }

  /**
   * Buckets that differ.
   *
   * @param rows what the target's rows give
   * @param mayBeOfRows which buckets may be that instead
   */
  private Found differing(
      Optional<BucketDigests> rows, Predicate<Long> mayBeOfRows, long from, long until) {
    List<TableColumn> columns = columnsOfBoth();
    return new DifferingBuckets(
            stop,
            digests(source, source.aggregate().buckets(), columns),
            digests(target, target.aggregate().buckets(), columns))
        .unless(rows, mayBeOfRows)
        .in(from, until);
  }

  private Predicate<Long> stale(AggregateSide side) {
    List<Range> stale = staleRanges(side);
    return bucket ->
        stale.stream().anyMatch(range -> range.lowest() <= bucket && bucket <= range.greatest());
  }

  /** What is stale on a side, from the beginning of a bucket on. */
  private List<Range> staleRanges(AggregateSide side) {
    return side.waiting(time).stream()
        .filter(range -> range.lowest() > time.min())
        .flatMap(range -> range.within(time.min(), end).stream())
        .map(range -> new Range(side.bucketStart(time, range.lowest()), range.greatest()))
        .toList();
  }
}
