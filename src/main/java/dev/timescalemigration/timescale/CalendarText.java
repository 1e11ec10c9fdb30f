package dev.timescalemigration.timescale;

import dev.timescalemigration.failure.MigrationFailure;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Calendar time as users and PostgreSQL write it: ISO 8601 in the proleptic Gregorian calendar,
 * which PostgreSQL and java.time share. PostgreSQL's years have no zero: 1 BC is year 0 of
 * java.time.
 */
final class CalendarText {
  private static final Pattern SHAPE =
      Pattern.compile(
          "(?<year>\\d{4,6})-(?<month>\\d{2})-(?<day>\\d{2})"
              + "(?<clock>[T ](?<hour>\\d{2}):(?<minute>\\d{2})"
              + "(:(?<second>\\d{2})(\\.(?<fraction>\\d+))?)?"
              + " ?(?<offset>[Zz]|[+-](?<offHour>\\d{2})(:?(?<offMinute>\\d{2})"
              + "(:?(?<offSecond>\\d{2}))?)?)?)?"
              + "(?<era> BC)?");

  /** PostgreSQL takes offsets up to this ({@code MAX_TZDISP_HOUR}, datetime.h). */
  private static final int MOST_OFFSET_HOURS = 15;

  private static final int MICROSECOND_DIGITS = 6;
  private static final long MICROS = 1_000_000L;

  private final String field;
  private final String value;
  private final TimeType type;
  private final Matcher parts;

  private CalendarText(String field, String value, TimeType type) {
    this.field = field;
    this.value = value;
    this.type = type;
    this.parts = SHAPE.matcher(value);
  }

  static TimeBound parse(String field, String value, TimeType type) {
    return new CalendarText(field, value, type).parse();
  }

  /** A point as PostgreSQL writes it; {@link TimeType} says which integers are infinite. */
  static String write(TimeType type, long internal) {
    if (internal == Long.MAX_VALUE || internal == Long.MIN_VALUE) {
      return internal > 0 ? "infinity" : "-infinity";
    }
    LocalDateTime at =
        LocalDateTime.ofEpochSecond(Math.floorDiv(internal, MICROS), 0, ZoneOffset.UTC);
    int year = at.getYear() > 0 ? at.getYear() : 1 - at.getYear();
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT, "%04d-%02d-%02d", year, at.getMonthValue(), at.getDayOfMonth()));
    if (type != TimeType.DATE) {
      text.append(
          String.format(
              Locale.ROOT, " %02d:%02d:%02d", at.getHour(), at.getMinute(), at.getSecond()));
      long micros = Math.floorMod(internal, MICROS);
      if (micros != 0) {
        text.append(String.format(Locale.ROOT, ".%06d", micros).replaceFirst("0+$", ""));
      }
    }
    if (type.isInstant()) {
      text.append("+00");
    }
    return text.append(at.getYear() > 0 ? "" : " BC").toString();
  }

  private TimeBound parse() {
    if (!parts.matches()) {
      throw refused(
          "is no " + (type == TimeType.UUID ? "time" : type.sqlName()), "write it as " + example());
    }
    LocalDateTime local = local();
    if (type == TimeType.DATE && !local.toLocalTime().equals(LocalTime.MIDNIGHT)) {
      throw refused(
          "has a time of day, and the time column is a date", "give the date alone, a whole day");
    }
    boolean hasOffset = parts.group("offset") != null;
    if (hasOffset && !type.isInstant()) {
      throw refused(
          "has an offset from UTC, and the time column's type " + type.sqlName() + " has none",
          "write the value as it is in the column, without an offset");
    }
    long seconds = local.toEpochSecond(ZoneOffset.UTC) - offsetSeconds();
    if (seconds < Math.floorDiv(type.min(), MICROS)
        || seconds > Math.floorDiv(type.max(), MICROS)) {
      throw TimeBound.of(type, 0).outOfRange(field, value);
    }
    return new TimeBound(
        type,
        seconds * MICROS + micros(),
        type.isInstant() && !hasOffset
            ? TimeBound.Interpretation.ZONE_ASSUMED
            : TimeBound.Interpretation.EXACT);
  }

  private LocalDateTime local() {
    int year = number("year");
    if (year == 0) {
      throw refused("has the year 0000, which does not exist", "write 0001 BC");
    }
    try {
      return LocalDateTime.of(
          parts.group("era") == null ? year : 1 - year,
          number("month"),
          number("day"),
          number("hour"),
          number("minute"),
          number("second"));
    } catch (DateTimeException e) {
      throw refused("names a day or a time that does not exist", "write it as " + example());
    }
  }

  private long micros() {
    String fraction = parts.group("fraction");
    if (fraction == null) {
      return 0;
    }
    if (fraction.length() > MICROSECOND_DIGITS) {
      throw refused("is finer than a microsecond", "give at most 6 digits of a second");
    }
    long micros = Long.parseLong((fraction + "000000").substring(0, MICROSECOND_DIGITS));
    if (micros % type.step() != 0 && type == TimeType.UUID) {
      throw refused(
          "is finer than a millisecond, which is what a uuid keeps",
          "give at most 3 digits of a second");
    }
    return micros;
  }

  private long offsetSeconds() {
    int hours = number("offHour");
    int minutes = number("offMinute");
    int seconds = number("offSecond");
    if (hours > MOST_OFFSET_HOURS || minutes > 59 || seconds > 59) {
      throw refused("has an offset from UTC that does not exist", "write it as " + example());
    }
    long offset = hours * 3600L + minutes * 60L + seconds;
    return parts.group("offset") != null && parts.group("offset").startsWith("-")
        ? -offset
        : offset;
  }

  private int number(String group) {
    String digits = parts.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private String example() {
    return switch (type) {
      case DATE -> "2026-11-22";
      case TIMESTAMP -> "2026-11-22T10:00:00";
      default -> "2026-11-22T10:00:00Z";
    };
  }

  private MigrationFailure refused(String problem, String fix) {
    return TimeBound.refused(field, value, problem, fix);
  }
}
