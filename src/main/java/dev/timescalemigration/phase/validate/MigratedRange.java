package dev.timescalemigration.phase.validate;

import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.Hypertable;
import dev.timescalemigration.timescale.RowPredicate;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
    Both<List<Chunk>> chunks,
    Window whole,
    String note) {
  /**
   * A statement locks each chunk it reads and each of its indexes until it ends: read all at once,
   * a hypertable of thousands of chunks overflows the server's lock table.
   */
  private static final int CHUNKS_AT_ONCE = 16;

  /**
   * Part of the range.
   *
   * @param from begin, inclusive; empty: without a bound
   * @param until end, exclusive
   */
  record Window(OptionalLong from, long until) {}

  /**
   * The range without what retention has dropped since it was copied: rows older than the oldest
   * chunk of the source are not compared.
   *
   * @param staged the range as staged
   * @param chunks the chunks that begin before the completion point
   * @param hypertable the hypertable as the source has it
   * @param target the hypertable in the target
   * @param targetRetains whether the target drops old chunks by itself too
   */
  static MigratedRange of(
      StagedRange staged,
      Both<List<Chunk>> chunks,
      Hypertable hypertable,
      QualifiedName target,
      boolean targetRetains) {
    long oldestInSource = oldest(chunks.source());
    long oldestInTarget = oldest(chunks.target());
    long begin = targetRetains ? Math.max(oldestInSource, oldestInTarget) : oldestInSource;
    OptionalLong from = staged.from();
    String note = null;
    if (begin > Math.max(Math.min(oldestInSource, oldestInTarget), from.orElse(Long.MIN_VALUE))) {
      from = OptionalLong.of(Math.min(begin, staged.until()));
      note =
          "rows before "
              + text(staged.timeType(), from.getAsLong())
              + " are not compared: the "
              + (begin == oldestInSource ? "source" : "target")
              + " has no chunks there any more, as retention drops them";
    }
    long first = from.orElse(Long.MIN_VALUE);
    return new MigratedRange(
        hypertable,
        target,
        staged.timeType(),
        new Both<>(since(chunks.source(), first), since(chunks.target(), first)),
        new Window(from, staged.until()),
        note);
  }

  private static long oldest(List<Chunk> chunks) {
    return chunks.stream()
        .map(Chunk::time)
        .mapToLong(DimensionRange::start)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private static List<Chunk> since(List<Chunk> chunks, long from) {
    return chunks.stream().filter(chunk -> chunk.time().end() > from).toList();
  }

  /** The whole range in windows that can be read at once, oldest first. */
  List<Window> windows() {
    return split(whole, CHUNKS_AT_ONCE);
  }

  /** A window as one window per chunk. */
  List<Window> byChunk(Window window) {
    return split(window, 1);
  }

  private List<Window> split(Window all, int chunksAtOnce) {
    TreeSet<Long> begins =
        Stream.concat(chunks.source().stream(), chunks.target().stream())
            .map(chunk -> chunk.time().start())
            .filter(start -> start > all.from().orElse(Long.MIN_VALUE) && start < all.until())
            .collect(Collectors.toCollection(TreeSet::new));
    List<Window> windows = new ArrayList<>();
    OptionalLong from = all.from();
    int begun = 1;
    for (long begin : begins) {
      if (begun++ % chunksAtOnce == 0) {
        windows.add(new Window(from, begin));
        from = OptionalLong.of(begin);
      }
    }
    windows.add(new Window(from, all.until()));
    return windows;
  }

  /** Number of rows of a window on both sides. */
  Both<Long> count(Handle inSource, Handle inTarget, Window window) {
    return Both.ask(
        () -> count(inSource, hypertable.name(), window), () -> count(inTarget, target, window));
  }

  /** Number of rows of a window in one relation, the hypertable or a chunk of it. */
  long count(Handle handle, QualifiedName relation, Window window) {
    return handle
        .createQuery("select count(*) from " + relation.quoted() + " where " + predicate(window))
        .mapTo(Long.class)
        .one();
  }

  /** The condition that picks a window's rows. */
  String predicate(Window window) {
    return RowPredicate.between(hypertable.time(), window.from(), OptionalLong.of(window.until()));
  }

  /** A window for people. */
  String describe(Window window) {
    String until = text(type, window.until());
    return window.from().isEmpty()
        ? "before " + until
        : "from " + text(type, window.from().getAsLong()) + " to " + until;
  }

  private static String text(TimeType type, long internal) {
    return TimeBound.of(type, Math.max(type.min(), Math.min(type.max(), internal))).toString();
  }
}
