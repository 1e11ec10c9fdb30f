package dev.timescalemigration.postgres;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which releases of {@code pg_dump} and {@code psql} let a source run commands on this machine:
 * CVE-2025-8714 and CVE-2025-8715, fixed in 17.6, 16.10, 15.14, 14.19, 13.22 and 18beta3
 * (PostgreSQL's announcement of 2025-08-14). A name that holds a line break, or the text that a
 * superuser of the source has the server answer, becomes a meta-command of psql when the dump is
 * loaded.
 */
final class DumpInjection {
  /** What the failure names. */
  static final String CVE = "CVE-2025-8714, CVE-2025-8715";

  private static final Map<Integer, Integer> FIXED_IN =
      Map.of(13, 22, 14, 19, 15, 14, 16, 10, 17, 6);
  private static final Pattern RELEASE = Pattern.compile("^(\\d{1,4})\\.(\\d{1,4})");
  private static final Pattern EARLY_18 = Pattern.compile("^18(devel|beta[12]).*");
  private static final int FIRST_FIXED_MAJOR = 18;

  private DumpInjection() {}

  /**
   * Whether the programs of a version let a source run commands.
   *
   * @param version what {@code pg_dump --version} says, such as {@code 17.5} or {@code 18beta1}
   * @param major its first number
   */
  static boolean affects(String version, int major) {
    if (major >= FIRST_FIXED_MAJOR) {
      return EARLY_18.matcher(version).matches();
    }
    Matcher release = RELEASE.matcher(version);
    return !FIXED_IN.containsKey(major)
        || !release.find()
        || Integer.parseInt(release.group(2)) < FIXED_IN.get(major);
  }

  /** The first release of a major version that is fixed, for people. */
  static String fixedRelease(int major) {
    Integer minor = FIXED_IN.get(major);
    return minor == null ? "a supported release" : major + "." + minor + " or later";
  }
}
