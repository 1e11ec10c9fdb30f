package dev.timescalemigration.ledger;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.timescale.DimensionRange;
import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.util.OptionalLong;

/**
 * The range of a hypertable that is migrated. Once staged it can be widened, not narrowed.
 *
 * @param hypertable the hypertable
 * @param timeColumn its time column
 * @param timeType the column's type
 * @param from where the range begins, inclusive, in internal units; empty: at the beginning
 * @param until the completion point, exclusive, in internal units; empty: all rows belong to the
 *     range, also those at the end of time
 * @param recompress whether a compressed chunk whose settings are not those of the target is copied
 *     row by row and recompressed
 */
public record StagedRange(
    QualifiedName hypertable,
    String timeColumn,
    TimeType timeType,
    OptionalLong from,
    OptionalLong until,
    boolean recompress) {

  /** The completion point, exclusive, in internal units; behind all others where there is none. */
  public long end() {
    return until.orElse(Long.MAX_VALUE);
  }

  /** The completion point for people. */
  public String describeEnd() {
    return until.isEmpty() ? "all" : TimeBound.of(timeType, until.getAsLong()).toString();
  }

  /** Whether this is a range of the same hypertable that holds all of another. */
  public boolean holds(StagedRange other) {
    return hypertable.equals(other.hypertable)
        && timeColumn.equals(other.timeColumn)
        && timeType == other.timeType
        && from.orElse(Long.MIN_VALUE) <= other.from.orElse(Long.MIN_VALUE)
        && (until.isEmpty() || (other.until.isPresent() && end() >= other.end()));
  }

  /** Whether rows of a chunk may lie in this range. */
  public boolean reaches(DimensionRange time) {
    return time.start() < end() && (from.isEmpty() || time.end() > from.getAsLong());
  }

  /** The beginning of this range where it cuts a chunk. */
  public OptionalLong cutBelow(DimensionRange time) {
    return from.isPresent() && from.getAsLong() > time.start() ? from : OptionalLong.empty();
  }

  /**
   * The end of this range where it cuts a chunk. The largest integer as a chunk's end means no end:
   * it may hold a row with that very value.
   */
  public OptionalLong cutAbove(DimensionRange time) {
    return end() < time.end() || time.end() == Long.MAX_VALUE ? until : OptionalLong.empty();
  }

  /** The range for people. */
  public String describe() {
    return "from "
        + (from.isPresent() ? TimeBound.of(timeType, from.getAsLong()) : "the beginning")
        + (until.isEmpty() ? " on" : " until " + describeEnd());
  }
}
