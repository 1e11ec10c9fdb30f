package dev.timescalemigration.compare.aggregates;

import dev.timescalemigration.compare.aggregates.BucketDigests.BucketRangeDigest;
import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.timescale.AggregateState.Range;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares the buckets of an aggregate with the source's, and with its query over the target's own
 * rows. Buckets that wait in the source to be materialized again are left out, as those that are
 * made of such: they are stale there.
 */
public final class AggregateComparison {
  private static final int NAMED = 5;
  private static final int MOST_STALE_RANGES = 50;

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
   * @param rows rows compared with the source
   * @param differences the first buckets that differ, one line each
   * @param buckets where these begin, in internal units
   */
  public record AggregateDifferences(long rows, List<String> differences, List<Long> buckets) {
    /** Nothing was compared. */
    public static final AggregateDifferences NONE =
        new AggregateDifferences(0, List.of(), List.of());

    private static AggregateDifferences of(long rows, Map<Long, String> differing) {
      return new AggregateDifferences(
          rows, List.copyOf(differing.values()), List.copyOf(differing.keySet()));
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

  /** Compares the buckets of both sides; a difference must last to count. */
  public AggregateDifferences compareWithSource() {
    return compareWithSource(NAMED);
  }

  /**
   * The same, with more buckets.
   *
   * @param most how many buckets that differ are looked for
   */
  public AggregateDifferences compareWithSource(int most) {
    AggregateDifferences outcome = compareNow(most);
    for (Duration pause : PAUSES) {
      if (outcome.differences().isEmpty() || stop.await(pause)) {
        break;
      }
      outcome = compareNow(most);
    }
    return outcome;
  }

  private AggregateDifferences compareNow(int most) {
    BucketDigests inSource = digests(source, source.aggregate().buckets(), columnsOfBoth());
    BucketDigests inTarget = digests(target, target.aggregate().buckets(), columnsOfBoth());
    String condition = withoutStale();
    Map<Long, String> differing = new TreeMap<>();
    find(inSource, inTarget, from, end, condition, most, differing);
    return AggregateDifferences.of(inTarget.of(from, end, condition).rows(), differing);
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
    return compareWithRows(raw.getAsLong(), withoutStale())
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
        && compareWithRows(begin, "true").filter(differing -> !differing.isEmpty()).isPresent();
  }

  /** Empty when the query's buckets have another name. */
  private Optional<Map<Long, String>> compareWithRows(long begin, String condition) {
    QualifiedName direct = target.state(time).directView();
    List<TableColumn> columns = common(columns(target, direct), columnsOfBoth());
    if (columns.stream()
        .noneMatch(column -> column.name().equals(materialization.time().column()))) {
      return Optional.empty();
    }
    Map<Long, String> differing = new TreeMap<>();
    find(
        digests(target, direct, columns),
        digests(target, target.aggregate().buckets(), columns),
        begin,
        end,
        condition,
        NAMED,
        differing);
    return Optional.of(differing);
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

  /** Halves the range until single buckets differ; stops when enough are named. */
  private void find(
      BucketDigests one,
      BucketDigests other,
      long from,
      long until,
      String condition,
      int most,
      Map<Long, String> differing) {
    if (from >= until || differing.size() >= most || stop.isStopping()) {
      return;
    }
    BucketRangeDigest first = one.of(from, until, condition);
    BucketRangeDigest second = other.of(from, until, condition);
    if (first.sameAs(second)) {
      return;
    }
    long begin = first.rows() == 0 ? second.first() : first.first();
    long last = first.rows() == 0 ? second.last() : first.last();
    if (second.rows() > 0) {
      begin = Math.min(begin, second.first());
      last = Math.max(last, second.last());
    }
    if (begin == last) {
      differing.put(
          begin,
          "bucket "
              + TimeBound.of(time, begin)
              + ": "
              + (first.rows() == second.rows()
                  ? "other values in " + first.rows() + " rows"
                  : first.rows() + " rows against " + second.rows()));
      return;
    }
    long middle = begin + (last - begin) / 2 + 1;
    find(one, other, begin, middle, condition, most, differing);
    find(one, other, middle, Math.addExact(last, 1), condition, most, differing);
  }

  /** The condition that leaves out what is stale in the source. */
  private String withoutStale() {
    List<Range> stale =
        source.waiting(time).stream()
            .filter(range -> range.lowest() > time.min())
            .flatMap(range -> range.within(time.min(), end).stream())
            .toList();
    if (stale.size() > MOST_STALE_RANGES) {
      stale =
          List.of(
              new Range(
                  stale.stream().mapToLong(Range::lowest).min().orElseThrow(),
                  stale.stream().mapToLong(Range::greatest).max().orElseThrow()));
    }
    String bucket = Identifiers.quote(materialization.time().column());
    return stale.stream()
        .map(
            range ->
                "not ("
                    + bucket
                    + " >= "
                    + time.literal(source.bucketStart(time, range.lowest()))
                    + " and "
                    + bucket
                    + " <= "
                    + time.literal(range.greatest())
                    + ")")
        .collect(
            Collectors.collectingAndThen(
                Collectors.joining(" and "), text -> text.isEmpty() ? "true" : text));
  }
}
