package dev.timescalemigration.failure;

import java.util.Locale;

/**
 * Text for people that may hold names or values of a database: characters that would steer a
 * terminal, break the line or reorder what is shown are written as escapes. Everything that a
 * failure says and every line that is printed passes through here.
 */
public final class PrintableText {
  private PrintableText() {}

  /** The text as one line. */
  public static String line(String text) {
    if (text == null || text.chars().noneMatch(PrintableText::isHidden)) {
      return text;
    }
    StringBuilder line = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(isHidden(c) ? escape(c) : String.valueOf(c));
    }
    return line.toString();
  }

  /** The text, or its first characters with a sign that there are more. */
  public static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most) + "…";
  }

  /** Whether a character of UTF-16 is one that people do not see, or that moves others. */
  public static boolean isHidden(int c) {
    return Character.isISOControl(c)
        || c == '\u2028'
        || c == '\u2029'
        || (c >= '\u202a' && c <= '\u202e')
        || (c >= '\u2066' && c <= '\u2069')
        || c == '\u200e'
        || c == '\u200f'
        || c == '\u061c'
        || c == '\ufeff';
  }

  private static String escape(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          c < 0x100
              ? String.format(Locale.ROOT, "\\x%02x", (int) c)
              : String.format(Locale.ROOT, "\\u%04x", (int) c);
    };
  }
}
