package dev.timescalemigration.timescale;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the extension, as {@code pg_extension.extversion} has it.
 *
 * @param major first number
 * @param minor second number
 * @param patch third number
 * @param text the version as the server writes it, with a suffix such as {@code -dev} if it has one
 */
public record TimescaleVersion(int major, int minor, int patch, String text)
    implements Comparable<TimescaleVersion> {
  private static final Pattern SHAPE = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");
  private static final Comparator<TimescaleVersion> ORDER =
      Comparator.comparingInt(TimescaleVersion::major)
          .thenComparingInt(TimescaleVersion::minor)
          .thenComparingInt(TimescaleVersion::patch);

  /**
   * Reads a version.
   *
   * @throws IllegalArgumentException when the text is no version
   */
  public static TimescaleVersion parse(String text) {
    Matcher matcher = SHAPE.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("not a TimescaleDB version: " + text);
    }
    String patch = matcher.group(3);
    return new TimescaleVersion(
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        patch == null ? 0 : Integer.parseInt(patch),
        text);
  }

  /** Whether this version is {@code major.minor.0} or newer. */
  public boolean isAtLeast(int otherMajor, int otherMinor) {
    return major > otherMajor || (major == otherMajor && minor >= otherMinor);
  }

  @Override
  public int compareTo(TimescaleVersion other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return text;
  }
}
