package dev.timescalemigration.phase.validate;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.TwoSides;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import dev.timescalemigration.timescale.TimeWindow;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * The migrated range of a hypertable on both sides.
 *
 * @param hypertable the hypertable as the source has it
 * @param target the hypertable in the target
 * @param type type of its time column
 * @param chunks the chunks with rows of the range
 * @param whole all of the range
 * @param note what is left out of the range, and why; null when nothing is
 */
record MigratedRange(
    Hypertable hypertable,
    QualifiedName target,
    TimeType type,
    TwoSides<List<Chunk>> chunks,
    TimeWindow whole,
    String note) {
  /** See {@link TimeWindow#split}. */
  private static final int CHUNKS_AT_ONCE = 16;

  /**
   * The range without what was dropped since it was copied: rows older than the oldest chunk of the
   * source are not compared, nor those of chunks that the target's retention policy has dropped.
   *
   * @param staged the range as staged
   * @param chunks the chunks that begin before the completion point
   * @param hypertable the hypertable as the source has it
   * @param target the hypertable in the target
   * @param droppedInTarget chunks that end here or before may be gone from the target
   */
  static MigratedRange of(
      StagedRange staged,
      TwoSides<List<Chunk>> chunks,
      Hypertable hypertable,
      QualifiedName target,
      OptionalLong droppedInTarget) {
    long oldestInSource = oldest(chunks.source().stream());
    long oldestInTarget = oldest(chunks.target().stream());
    long begin = oldestInSource;
    if (droppedInTarget.isPresent()) {
      long dropped = droppedInTarget.getAsLong();
      long kept = oldest(chunks.source().stream().filter(each -> each.time().end() > dropped));
      begin = Math.max(oldestInSource, Math.min(oldestInTarget, kept));
    }
    OptionalLong from = staged.from();
    String note = null;
    if (begin > Math.max(Math.min(oldestInSource, oldestInTarget), from.orElse(Long.MIN_VALUE))) {
      from = OptionalLong.of(Math.min(begin, staged.end()));
      note =
          "rows before "
              + text(staged.timeType(), from.getAsLong())
              + " are not compared: the "
              + (begin == oldestInSource
                  ? "source has dropped its chunks there"
                  : "target's retention policy has dropped its chunks there");
    }
    long first = from.orElse(Long.MIN_VALUE);
    return new MigratedRange(
        hypertable,
        target,
        staged.timeType(),
        new TwoSides<>(since(chunks.source(), first), since(chunks.target(), first)),
        new TimeWindow(from, staged.until()),
        note);
  }

  private static long oldest(Stream<Chunk> chunks) {
    return chunks.map(Chunk::time).mapToLong(DimensionRange::start).min().orElse(Long.MAX_VALUE);
  }

  private static List<Chunk> since(List<Chunk> chunks, long from) {
    return chunks.stream().filter(chunk -> chunk.time().end() > from).toList();
  }

  /** The whole range in windows that can be read at once, oldest first. */
  List<TimeWindow> windows() {
    return split(whole, CHUNKS_AT_ONCE);
  }

  /** A window as one window per chunk. */
  List<TimeWindow> byChunk(TimeWindow window) {
    return split(window, 1);
  }

  private List<TimeWindow> split(TimeWindow all, int chunksAtOnce) {
    SortedMap<Long, Long> starts = new TreeMap<>();
    Stream.concat(chunks.source().stream(), chunks.target().stream())
        .map(chunk -> chunk.time().start())
        .forEach(start -> starts.put(start, 0L));
    return all.split(starts, chunksAtOnce, Long.MAX_VALUE);
  }

  /** Number of rows of a window on both sides. */
  TwoSides<Long> count(Handle inSource, Handle inTarget, TimeWindow window) {
    return TwoSides.ask(
        () -> count(inSource, hypertable.name(), window), () -> count(inTarget, target, window));
  }

  /** Number of rows of a window in one relation, the hypertable or a chunk of it. */
  long count(Handle handle, QualifiedName relation, TimeWindow window) {
    return handle
        .createQuery("select count(*) from " + relation.quoted() + " where " + predicate(window))
        .mapTo(Long.class)
        .one();
  }

  /** The condition that picks a window's rows. */
  String predicate(TimeWindow window) {
    return RowPredicate.between(hypertable.time(), window.from(), window.until());
  }

  /** A window for people. */
  String describe(TimeWindow window) {
    return window.describe(type);
  }

  private static String text(TimeType type, long internal) {
    return TimeBound.of(type, Math.max(type.min(), Math.min(type.max(), internal))).toString();
  }
}
