package dev.timescalemigration.operator;

import java.util.Locale;

/** Quantities as kubectl's columns have them: short, without blanks. */
final class KubectlText {
  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB"};

  private KubectlText() {}

  /** A rate, such as {@code 41.2MB/s}. */
  static String rate(double bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /** A number of bytes, such as {@code 12.0GB}. */
  static String bytes(double bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < UNITS.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f%s" : "%.1f%s", value, UNITS[unit]);
  }

  /** A length of time, such as {@code 45s}, {@code 12m} or {@code 3h5m}. */
  static String duration(long seconds) {
    if (seconds < 120) {
      return seconds + "s";
    }
    if (seconds < 2 * 60 * 60) {
      return seconds / 60 + "m";
    }
    long hours = seconds / 3600;
    return hours < 48
        ? hours + "h" + seconds % 3600 / 60 + "m"
        : hours / 24 + "d" + hours % 24 + "h";
  }
}
