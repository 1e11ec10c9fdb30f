package dev.timescalemigration.cli.terminal;

import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
public final class Quantities {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

  private Quantities() {}

  /** Bytes with three digits or so, in powers of 1000: {@code 3.1 GB}. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.95 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " B"
        : String.format(Locale.ROOT, value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  /** A count with commas between groups of three digits: {@code 1,234,567}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A count with its unit, which gets an s unless the count is one. */
  public static String count(long count, String unit) {
    return count(count) + " " + (count == 1 ? unit : unit + "s");
  }

  /** A length of time with at most two units: {@code 0.4 s}, {@code 12 s}, {@code 3 min 5 s}. */
  public static String duration(Duration duration) {
    if (duration.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    if (duration.toMinutes() < 1) {
      return duration.toSeconds() + " s";
    }
    if (duration.toHours() < 1) {
      return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }
    if (duration.toDays() < 2) {
      return duration.toHours() + " h " + duration.toMinutesPart() + " min";
    }
    return duration.toDays() + " d " + duration.toHoursPart() + " h";
  }
}
