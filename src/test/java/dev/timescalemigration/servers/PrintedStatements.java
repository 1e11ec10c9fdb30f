package dev.timescalemigration.servers;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * The statements in a message: each begins with a key word in capitals and ends with a semicolon.
 */
public final class PrintedStatements {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\b(?:ALTER|CALL|CREATE|DELETE|DROP|GRANT|INSERT|REINDEX|REVOKE|SELECT|UPDATE) "
              + "(?:'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[^;'\"])*;");

  private PrintedStatements() {}

  /** All of them, in order. */
  public static List<String> in(String message) {
    return STATEMENT.matcher(message).results().map(MatchResult::group).toList();
  }

  /** Those after some words of the message, up to the next sentence that says other words. */
  public static List<String> between(String message, String after, String before) {
    int from = message.indexOf(after);
    int to = message.indexOf(before, from + after.length());
    if (from < 0) {
      throw new AssertionError("not in the message: " + after + "; it is: " + message);
    }
    return in(message.substring(from + after.length(), to < 0 ? message.length() : to));
  }
}
