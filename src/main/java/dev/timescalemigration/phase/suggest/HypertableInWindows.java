package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.phase.suggest.HypertableSide.Group;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.BothCatalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowHash;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.TimeWindow;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * A hypertable on both sides, to be compared window by window.
 *
 * @param source the source's rows
 * @param target the target's rows
 * @param slices the ranges in time of the chunks of either side, oldest first
 */
record HypertableInWindows(
    HypertableSide source, HypertableSide target, List<DimensionRange> slices) {
  /**
   * How long a difference is watched before it counts: together 1.75 s, which a write that goes to
   * both sides takes only when something is wrong. Doubling pauses let what is quick be quick.
   */
  private static final List<Duration> PAUSES =
      List.of(Duration.ofMillis(250), Duration.ofMillis(500), Duration.ofMillis(1000));

  /** More rows than this in one window (many of the same time) are not looked at one by one. */
  private static final long MOST_SINGLE_ROWS = 50_000;

  private static final long SINGLE_ROWS = -1L;

  /** Bits of the hash that make up to 4096 groups per point in time. */
  private static final long BUCKETS = 4095L;

  /**
   * The pair of a hypertable of the source.
   *
   * @return empty when the target has no such hypertable with these columns
   */
  static Optional<HypertableInWindows> of(BothCatalogs both, Hypertable one) {
    Handle source = both.sessions().source();
    Handle target = both.sessions().target();
    Optional<Hypertable> other = both.hypertables().target(one.name());
    List<String> columns = names(source, one);
    if (other.isEmpty() || !names(target, one).containsAll(columns)) {
      return Optional.empty();
    }
    RowHash rowHash = RowHash.of(source, one.name()).and(RowHash.of(target, one.name()));
    String hash = rowHash.expression(columns);
    TreeSet<DimensionRange> slices =
        new TreeSet<>(
            Comparator.comparingLong(DimensionRange::start).thenComparingLong(DimensionRange::end));
    TwoSides<List<Chunk>> chunks = both.chunks(new TwoSides<>(one, other.get()));
    Stream.concat(chunks.source().stream(), chunks.target().stream())
        .map(Chunk::time)
        .forEach(slices::add);
    return Optional.of(
        new HypertableInWindows(
            new HypertableSide(source, one, hash),
            new HypertableSide(target, other.get(), hash),
            List.copyOf(slices)));
  }

  /** Generated columns follow from the others. */
  private static List<String> names(Handle handle, Hypertable hypertable) {
    return TableColumns.of(handle, hypertable.name()).stream()
        .filter(column -> !column.generated())
        .map(TableColumn::name)
        .toList();
  }

  Hypertable hypertable() {
    return source.hypertable();
  }

  TimeType timeType() {
    return hypertable().time().timeType().orElseThrow();
  }

  /**
   * Where rows begin that are ahead of all others: at the source's clock, or for integers after the
   * newest gap between chunks.
   */
  OptionalLong ahead() {
    return timeType().isInteger() ? afterNewestGap() : OptionalLong.of(source.now());
  }

  private OptionalLong afterNewestGap() {
    for (int i = slices.size() - 1; i > 0; i--) {
      if (slices.get(i - 1).end() < slices.get(i).start()) {
        return OptionalLong.of(slices.get(i).start());
      }
    }
    return OptionalLong.empty();
  }

  /** What both sides hold in a window when that is the same. */
  Optional<WindowDigest> same(TimeWindow window) {
    WindowDigest onTarget = target.digest(window);
    WindowDigest onSource = source.digest(window);
    return onSource.equals(onTarget) ? Optional.of(onSource) : Optional.empty();
  }

  /**
   * What still differs in a window after the pauses: only what differs at every look, since rows on
   * their way differ at one and not at the next.
   */
  Optional<WindowDifference> lastingDifference(TimeWindow window) {
    long rows = Math.max(source.count(window), target.count(window));
    long mask = rows > MOST_SINGLE_ROWS ? BUCKETS : SINGLE_ROWS;
    Map<Group, WindowDigest[]> lasting = differences(window, mask);
    for (Duration pause : PAUSES) {
      if (lasting.isEmpty()) {
        break;
      }
      pause(pause);
      Map<Group, WindowDigest[]> now = differences(window, mask);
      lasting.keySet().retainAll(now.keySet());
    }
    return lasting.isEmpty() ? Optional.empty() : Optional.of(summary(lasting));
  }

  /** Groups that differ, with what the source and the target have of each. */
  private Map<Group, WindowDigest[]> differences(TimeWindow window, long mask) {
    Map<Group, WindowDigest> onTarget = target.groups(window, mask);
    Map<Group, WindowDigest[]> different = new HashMap<>();
    source
        .groups(window, mask)
        .forEach(
            (group, digest) -> {
              WindowDigest other = onTarget.remove(group);
              if (!digest.equals(other)) {
                different.put(
                    group,
                    new WindowDigest[] {digest, other == null ? WindowDigest.NOTHING : other});
              }
            });
    onTarget.forEach(
        (group, digest) -> different.put(group, new WindowDigest[] {WindowDigest.NOTHING, digest}));
    return different;
  }

  private static WindowDifference summary(Map<Group, WindowDigest[]> different) {
    LongSummaryStatistics times =
        different.keySet().stream().mapToLong(Group::at).summaryStatistics();
    return new WindowDifference(
        times.getMin(), times.getMax(), rows(different, 0), rows(different, 1));
  }

  private static long rows(Map<Group, WindowDigest[]> different, int side) {
    return different.values().stream().mapToLong(digests -> digests[side].rows()).sum();
  }

  private static void pause(Duration length) {
    try {
      Thread.sleep(length.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
