package dev.timescalemigration.work.selection;

import dev.timescalemigration.timescale.TimeBound;
import dev.timescalemigration.timescale.TimeType;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;

/**
 * The latest completion point that lies in the past. Rows before a point that is still to come are
 * not written yet: nothing says that both databases get them, and a chunk that is copied before
 * them is incomplete.
 *
 * @param microseconds since 1970-01-01 00:00 UTC
 */
public record LatestPoint(long microseconds) {
  /** Transactions that are open now commit rows of a moment ago. */
  static final Duration SETTLE_TIME = Duration.ofMinutes(1);

  /** A time without a zone may be that of the place farthest to the east. */
  static final Duration EASTERNMOST_ZONE = Duration.ofHours(14);

  /** The latest point by the clocks of two servers. */
  public static LatestPoint of(Handle source, Handle target) {
    return of(clock(source), clock(target));
  }

  /** The latest point by two clocks, in microseconds since 1970: the one that is behind counts. */
  public static LatestPoint of(long source, long target) {
    return new LatestPoint(Math.min(source, target) - micros(SETTLE_TIME));
  }

  private static long clock(Handle handle) {
    return handle
        .createQuery("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
        .mapTo(Long.class)
        .one();
  }

  /** The latest point in a time type; empty for integers, which no clock counts. */
  public Optional<TimeBound> in(TimeType type) {
    return switch (type) {
      case TIMESTAMPTZ, UUID -> Optional.of(TimeBound.of(type, roundedDown(microseconds, type)));
      case TIMESTAMP, DATE ->
          Optional.of(
              TimeBound.of(type, roundedDown(microseconds + micros(EASTERNMOST_ZONE), type)));
      case SMALLINT, INTEGER, BIGINT -> Optional.empty();
    };
  }

  /** The points that lie after it, each once. */
  public List<TimeBound> before(Collection<TimeBound> points) {
    return points.stream()
        .filter(
            point ->
                in(point.type()).filter(latest -> point.internal() > latest.internal()).isPresent())
        .map(point -> TimeBound.of(point.type(), point.internal()))
        .distinct()
        .toList();
  }

  private static long roundedDown(long internal, TimeType type) {
    return Math.floorDiv(internal, type.step()) * type.step();
  }

  private static long micros(Duration duration) {
    return TimeUnit.NANOSECONDS.toMicros(duration.toNanos());
  }
}
