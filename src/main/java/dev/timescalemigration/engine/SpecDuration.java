package dev.timescalemigration.engine;

import java.time.Duration;

/** Lengths of time as a spec has them. */
public final class SpecDuration {
  private SpecDuration() {}

  /** A number of seconds, minutes or hours, such as {@code 30s}, that was checked. */
  public static Duration of(String text) {
    long number = Long.parseLong(text.substring(0, text.length() - 1));
    return switch (text.charAt(text.length() - 1)) {
      case 'h' -> Duration.ofHours(number);
      case 'm' -> Duration.ofMinutes(number);
      default -> Duration.ofSeconds(number);
    };
  }
}
