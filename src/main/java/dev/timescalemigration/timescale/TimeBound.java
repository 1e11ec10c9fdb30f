package dev.timescalemigration.timescale;

import dev.timescalemigration.failure.MigrationFailure;

/**
 * A point in a hypertable's time, in the type of its time column: the completion point or the
 * beginning of a range, as a user gave it.
 *
 * @param type the time column's type
 * @param internal the value in TimescaleDB's internal units, see {@link TimeType}
 * @param reading how it was read, which is to be said to the user
 */
public record TimeBound(TimeType type, long internal, Interpretation reading) {

  /** How a point was read. */
  public enum Interpretation {
    /** It means the same point to everybody, or was computed. */
    EXACT,
    /** A {@code timestamptz} without an offset was taken as UTC. */
    ZONE_ASSUMED,
    /** The server read it, in a form that this program does not write. */
    BY_SERVER
  }

  /** A point that was computed and not written by a user. */
  public static TimeBound of(TimeType type, long internal) {
    return new TimeBound(type, internal, Interpretation.EXACT);
  }

  /**
   * Reads a user's text strictly: only what means one and the same point to everybody. An integer
   * for integer time; an ISO 8601 date, or date and time, for calendar time, at most to the
   * microsecond. A {@code timestamptz} without an offset is UTC. Words ({@code now}, {@code
   * infinity}), names of time zones, an offset where the type has none, and a time of day for a
   * {@code date} are refused, as PostgreSQL would answer them by the clock, by its settings, or by
   * leaving something out. {@link ServerTime} reads more.
   *
   * @param field the flag or field it came from, for the message
   * @param text what the user wrote
   * @param type the time column's type
   * @throws MigrationFailure of kind USAGE, naming field, problem and fix
   */
  public static TimeBound parse(String field, String text, TimeType type) {
    String value = text.strip();
    return type.isInteger()
        ? IntegerText.parse(field, value, type)
        : CalendarText.parse(field, value, type);
  }

  /** The point as SQL, a literal of the type. */
  public String literal() {
    return type.literal(internal);
  }

  /** The point as PostgreSQL writes it in ISO style, in UTC; {@link #parse} reads it again. */
  @Override
  public String toString() {
    return type.isInteger() ? Long.toString(internal) : CalendarText.write(type, internal);
  }

  static MigrationFailure refused(String field, String value, String problem, String fix) {
    return MigrationFailure.usage("InvalidTime", field + " '" + value + "' " + problem, fix);
  }

  MigrationFailure outOfRange(String field, String value) {
    return refused(
        field,
        value,
        "is out of the range of " + type.sqlName(),
        "give a value from " + of(type, type.min()) + " to " + of(type, type.max()));
  }
}
