package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.PrintableText;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A statement for a person to run: literals and names that hold control characters are written with
 * escapes that the server reads back ({@code E'…'} and {@code U&"…"}; PostgreSQL's documentation,
 * "Lexical Structure"), so that the statement can be shown and copied.
 */
public final class PrintableSql {
  private static final Pattern QUOTED =
      Pattern.compile(
          "(?<![A-Za-z0-9_$])[eE]'(?<escapes>(?:[^'\\\\]|''|\\\\.)*)'"
              + "|'(?<literal>(?:[^']|'')*)'"
              + "|\"(?<name>(?:[^\"]|\"\")*)\"",
          Pattern.DOTALL);

  private static final int MOST_LISTED = 20;

  private PrintableSql() {}

  /**
   * Statements within a message, each in characters that are all seen and with its end, so that
   * they run as they are pasted. Of many the first ones are listed: who ran them and asks again
   * finds the others.
   */
  public static String list(Collection<String> statements) {
    String listed = all(statements.stream().limit(MOST_LISTED).toList());
    int others = statements.size() - MOST_LISTED;
    return others > 0 ? listed + " (" + others + " more are listed once these are run)" : listed;
  }

  /** All of these statements, each with its end, so that they run as they are pasted. */
  public static String all(Collection<String> statements) {
    return statements.stream()
        .map(statement -> of(statement) + ";")
        .collect(Collectors.joining(" "));
  }

  /** The statement in characters that are all seen. */
  public static String of(String statement) {
    if (statement.chars().noneMatch(PrintableText::isHidden)) {
      return statement;
    }
    StringBuilder printable = new StringBuilder();
    Matcher quoted = QUOTED.matcher(statement);
    while (quoted.find()) {
      quoted.appendReplacement(printable, Matcher.quoteReplacement(printable(quoted)));
    }
    return quoted.appendTail(printable).toString();
  }

  private static String printable(Matcher quoted) {
    if (quoted.group().chars().noneMatch(PrintableText::isHidden)) {
      return quoted.group();
    }
    if (quoted.group("name") != null) {
      return "U&\"" + escaped(withBackslashesDoubled(quoted.group("name")), "\\%04x") + '"';
    }
    String body =
        quoted.group("escapes") != null
            ? quoted.group("escapes")
            : withBackslashesDoubled(quoted.group("literal"));
    return "E'" + escaped(body, "\\u%04x") + "'";
  }

  private static String withBackslashesDoubled(String text) {
    return text.replace("\\", "\\\\");
  }

  private static String escaped(String text, String form) {
    StringBuilder escaped = new StringBuilder();
    text.chars()
        .forEach(
            c ->
                escaped.append(
                    PrintableText.isHidden(c)
                        ? String.format(Locale.ROOT, form, c)
                        : String.valueOf((char) c)));
    return escaped.toString();
  }
}
