package dev.timescalemigration.timescale;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The type of a hypertable's time column.
 *
 * <p>TimescaleDB keeps bounds as a 64-bit integer: microseconds since 1970-01-01 00:00 UTC for the
 * three calendar types and for uuid, the value itself for integers ({@code
 * ts_time_value_to_internal}, {@code src/time_utils.c}). The infinite values of calendar types are
 * the smallest and the largest 64-bit integer ({@code TS_TIME_NOBEGIN}, {@code TS_TIME_NOEND},
 * {@code src/time_utils.h} 2.29.2), which are ordinary values of {@code bigint}.
 */
public enum TimeType {
  /** {@code timestamp with time zone}. */
  TIMESTAMPTZ("timestamp with time zone", "timestamptz"),
  /** {@code timestamp without time zone}. */
  TIMESTAMP("timestamp without time zone", "timestamp"),
  /** {@code date}. */
  DATE("date", "date"),
  /** {@code smallint}. */
  SMALLINT("smallint", "smallint"),
  /** {@code integer}. */
  INTEGER("integer", "integer"),
  /** {@code bigint}. */
  BIGINT("bigint", "bigint"),
  /**
   * {@code uuid} of version 7 (RFC 9562), from 2.23 on: the millisecond in its first 48 bits
   * ({@code ts_time_value_to_internal}, {@code src/utils.c} 2.29.2). Points in it are written as
   * time.
   */
  UUID("uuid", "uuid");

  private static final long MILLISECOND = 1000;
  private static final long UUID_MAX = ((1L << 48) - 1) * MILLISECOND;

  private final String formatted;
  private final String cast;

  TimeType(String formatted, String cast) {
    this.formatted = formatted;
    this.cast = cast;
  }

  /** The type for a name as {@code format_type} writes it; empty for any other type. */
  public static Optional<TimeType> ofFormatted(String formatted) {
    return Arrays.stream(values()).filter(type -> type.formatted.equals(formatted)).findFirst();
  }

  /** The type's name in SQL. */
  public String sqlName() {
    return cast;
  }

  /** The name of the type in which points are written: that of the column, or an instant's. */
  String calendarName() {
    return this == UUID ? TIMESTAMPTZ.cast : cast;
  }

  /** Whether values are instants: the same all over the world. */
  boolean isInstant() {
    return this == TIMESTAMPTZ || this == UUID;
  }

  /** Whether values are plain integers and not points in the calendar. */
  public boolean isInteger() {
    return this == SMALLINT || this == INTEGER || this == BIGINT;
  }

  /**
   * The smallest value TimescaleDB takes, in internal units ({@code ts_time_get_min}, {@code
   * src/time_utils.c} 2.29.2): for calendar types the first day PostgreSQL knows, 4714-11-24 BC.
   */
  public long min() {
    return switch (this) {
      case TIMESTAMPTZ, TIMESTAMP, DATE -> -210_866_803_200_000_000L;
      case SMALLINT -> Short.MIN_VALUE;
      case INTEGER -> Integer.MIN_VALUE;
      case BIGINT -> Long.MIN_VALUE;
      case UUID -> 0;
    };
  }

  /**
   * The largest value TimescaleDB takes, in internal units ({@code ts_time_get_max}): for calendar
   * types the end of 294246, 30 years before PostgreSQL's own, as its epoch is 1970.
   */
  public long max() {
    return switch (this) {
      case TIMESTAMPTZ, TIMESTAMP -> 9_223_371_244_799_999_999L;
      case DATE -> 9_223_371_158_400_000_000L;
      case SMALLINT -> Short.MAX_VALUE;
      case INTEGER -> Integer.MAX_VALUE;
      case BIGINT -> Long.MAX_VALUE;
      case UUID -> UUID_MAX;
    };
  }

  /** The distance between two values that TimescaleDB distinguishes, in internal units. */
  public long step() {
    return switch (this) {
      case DATE -> 86_400_000_000L;
      case UUID -> MILLISECOND;
      default -> 1;
    };
  }

  /** SQL that gives the internal units of an expression of this type, of infinite values too. */
  public String internal(String expression) {
    return switch (this) {
      case TIMESTAMPTZ, TIMESTAMP, DATE ->
          "_timescaledb_functions.time_to_internal((" + expression + ")::" + cast + ")";
      case SMALLINT, INTEGER, BIGINT -> "(" + expression + ")::bigint";
      case UUID ->
          "(('x' || substr(replace(("
              + expression
              + ")::text, '-', ''), 1, 12))::bit(48)::bigint"
              + " * 1000)";
    };
  }

  /**
   * SQL for a point: the internal integer as a literal of this type. Chunks without a bound ({@code
   * Long.MIN_VALUE}, {@code Long.MAX_VALUE}) have no such point and must not come here.
   *
   * <p>A constant in ISO style with its offset, which every DateStyle and TimeZone reads the same.
   * The server computes none of it: an interval that reaches to the ends of time is out of range.
   */
  public String literal(long internal) {
    return switch (this) {
      case TIMESTAMPTZ, TIMESTAMP, DATE ->
          "(" + cast + " '" + CalendarText.write(this, internal) + "')";
      case SMALLINT, INTEGER, BIGINT -> "'" + internal + "'::" + cast;
      case UUID -> "'" + firstUuid(internal) + "'::uuid";
    };
  }

  /**
   * The first uuid of version 7 in a millisecond. Bounds of chunks are without the version, but the
   * planner takes none but version 7 in a query ({@code ts_time_value_to_internal}).
   */
  private static String firstUuid(long internal) {
    String millisecond = String.format(Locale.ROOT, "%012x", Math.floorDiv(internal, MILLISECOND));
    return millisecond.substring(0, 8) + "-" + millisecond.substring(8) + "-7000-8000-000000000000";
  }
}
