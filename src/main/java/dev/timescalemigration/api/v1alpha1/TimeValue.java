package dev.timescalemigration.api.v1alpha1;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points in time in a spec: a completion point, or the bound of a rule. */
public final class TimeValue {
  /**
   * What can be a point in time: the forms that PostgreSQL reads, as {@code 2026-11-22T10:00:00Z},
   * {@code 20261122} or {@code Nov 22 2026 10:00 Europe/Berlin}. The server decides which of them
   * are one; here it begins with a number or a word before one, and holds no character that a shell
   * or a quoted text regards.
   */
  private static final String SYNTAX = "^([+-]?\\d|[A-Za-z]+[.,]? ?\\d)[0-9A-Za-z+:./, _-]*$";

  /** The same for the API server. */
  static final String RULE = "self.matches(r'" + SYNTAX + "')";

  private static final String PROBLEM = "is no point in time";

  private static final String FIX =
      "write a timestamp such as \"2026-11-22T10:00:00Z\", or an integer for hypertables with"
          + " integer time";

  /** What the API server says where it is none. */
  static final String WANTED = PROBLEM + "; " + FIX;

  private static final Pattern PATTERN = Pattern.compile(SYNTAX);

  private static final Pattern ISO_DATE = Pattern.compile("^\\d{4}-\\d{2}-\\d{2}(?!\\d)");
  private static final Pattern CLOCK_TIME =
      Pattern.compile("(?<![-+:\\d])(\\d{2}):(\\d{2})(?::(\\d{2}))?(?!\\d)");

  /** PostgreSQL reads 24:00 as the next midnight, and 60 as the next minute. */
  private static final int HOURS = 24;

  private static final int MINUTES = 60;

  private TimeValue() {}

  /** Whether a text can be a completion point or the bound of a rule. */
  public static boolean isOne(String text) {
    return PATTERN.matcher(text).matches();
  }

  static void check(FieldErrors errors, String path, String value) {
    if (value == null) {
      return;
    }
    if (!isOne(value)) {
      errors.add(path, PROBLEM, FIX);
    } else if (!isOnTheCalendar(value)) {
      errors.add(
          path, "is no day or time that there is", "look at the month, the day and the hour");
    }
  }

  /** Whether a date and time in ISO form exist; other forms are the server's to read. */
  private static boolean isOnTheCalendar(String value) {
    Matcher date = ISO_DATE.matcher(value);
    Matcher time = CLOCK_TIME.matcher(value);
    try {
      if (date.find()) {
        LocalDate.parse(date.group());
      }
      return !time.find()
          || (Integer.parseInt(time.group(1)) <= HOURS
              && Integer.parseInt(time.group(2)) < MINUTES
              && (time.group(3) == null || Integer.parseInt(time.group(3)) <= MINUTES));
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
