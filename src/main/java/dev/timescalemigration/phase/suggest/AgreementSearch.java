package dev.timescalemigration.phase.suggest;

import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.TimeWindow;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Compares a hypertable from the newest rows backwards until a difference, an end, or the budget of
 * rows. What it costs is the agreeing range and one window more, whatever the size of the table.
 */
final class AgreementSearch {
  private static final long FIRST_WINDOW_ROWS = 1_000;

  /** Windows in which differing rows are looked for one by one. */
  private static final long MOST_DETAILED_ROWS = 16_000;

  private static final long MOST_WINDOW_ROWS = 256_000;
  private static final long GROWTH = 4;

  /**
   * Small chunks are read together; each statement locks the chunks it reads, so not all at once.
   */
  private static final int SLICES_AT_ONCE = 16;

  private final HypertableInWindows pair;
  private final OptionalLong floor;
  private final long budget;

  private OptionalLong until;
  private OptionalLong newest = OptionalLong.empty();
  private WindowDigest agreed = WindowDigest.NOTHING;
  private long windowRows = FIRST_WINDOW_ROWS;
  private WindowDifference difference;

  /**
   * A search.
   *
   * @param pair the hypertable on both sides
   * @param within the range in which to look
   * @param budget rows after which to stop
   */
  AgreementSearch(HypertableInWindows pair, TimeWindow within, long budget) {
    this.pair = pair;
    this.floor = within.from();
    this.until = within.until();
    this.budget = budget;
  }

  /** Searches; to be called once. */
  Agreement run() {
    int above = pair.slices().size();
    while (above > 0 && !reached(floor)) {
      above = Math.max(0, above - SLICES_AT_ONCE);
      OptionalLong start = start(pair.slices().get(above));
      while (!reached(start)) {
        if (agreed.rows() >= budget) {
          return agreement(until, false);
        }
        if (!step(new TimeWindow(start, until))) {
          return agreement(OptionalLong.of(afterDifference()), true);
        }
      }
    }
    return agreement(floor, true);
  }

  private Agreement agreement(OptionalLong since, boolean complete) {
    return new Agreement(since, newest, agreed, Optional.ofNullable(difference), complete);
  }

  /** The beginning of a slice, or the end of the search when that comes first. */
  private OptionalLong start(DimensionRange slice) {
    if (floor.isPresent() && floor.getAsLong() >= slice.start()) {
      return floor;
    }
    return slice.start() == Long.MIN_VALUE ? OptionalLong.empty() : OptionalLong.of(slice.start());
  }

  /**
   * Whether everything from a bound on is compared. The unbounded beginning is kept as a minimum.
   */
  private boolean reached(OptionalLong bound) {
    return until.isPresent()
        && until.getAsLong() <= (bound.isPresent() ? bound.getAsLong() : Long.MIN_VALUE);
  }

  /** Compares the newest part of a window; false when it differs for good. */
  private boolean step(TimeWindow window) {
    TimeWindow part = newestPart(window);
    rememberNewest(part);
    Optional<WindowDigest> same = pair.same(part);
    if (same.isEmpty() && windowRows > MOST_DETAILED_ROWS) {
      windowRows = FIRST_WINDOW_ROWS;
      return true;
    }
    if (same.isEmpty()) {
      Optional<WindowDifference> lasting = pair.lastingDifference(part);
      if (lasting.isPresent()) {
        difference = lasting.get();
        if (!isLastOfAll(difference.newest())) {
          TimeWindow after = new TimeWindow(OptionalLong.of(afterDifference()), until);
          agreed = agreed.plus(pair.source().digest(after));
        }
        return false;
      }
    }
    agreed = agreed.plus(same.orElseGet(() -> pair.source().digest(part)));
    windowRows = Math.min(windowRows * GROWTH, MOST_WINDOW_ROWS);
    until = OptionalLong.of(part.from().orElse(Long.MIN_VALUE));
    return true;
  }

  /** Nothing comes after infinity, nor after the largest bigint. */
  private boolean isLastOfAll(long time) {
    return time > Long.MAX_VALUE - pair.timeType().step();
  }

  private long afterDifference() {
    long newest = difference.newest();
    return isLastOfAll(newest) ? newest : newest + pair.timeType().step();
  }

  /** As many of a window's newest rows as are compared at once, all rows of one time together. */
  private TimeWindow newestPart(TimeWindow window) {
    OptionalLong onSource = pair.source().timeBelowNewest(window, windowRows);
    OptionalLong onTarget = pair.target().timeBelowNewest(window, windowRows);
    if (onSource.isEmpty() && onTarget.isEmpty()) {
      return window;
    }
    long from = Math.max(onSource.orElse(Long.MIN_VALUE), onTarget.orElse(Long.MIN_VALUE));
    return new TimeWindow(OptionalLong.of(from), window.until());
  }

  private void rememberNewest(TimeWindow part) {
    if (newest.isPresent()) {
      return;
    }
    OptionalLong onSource = pair.source().timeBelowNewest(part, 0);
    OptionalLong onTarget = pair.target().timeBelowNewest(part, 0);
    if (onSource.isPresent() || onTarget.isPresent()) {
      newest =
          OptionalLong.of(
              Math.max(onSource.orElse(Long.MIN_VALUE), onTarget.orElse(Long.MIN_VALUE)));
    }
  }
}
