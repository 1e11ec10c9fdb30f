package dev.timescalemigration.operator;

import dev.timescalemigration.failure.PrintableText;

/** Text of a worker or a database as a status shows it: one line, and bounded. */
final class ShownText {
  private ShownText() {}

  /** The line. */
  static String of(String text, int most) {
    String line = PrintableText.line(text == null ? "" : text);
    return line.length() <= most ? line : line.substring(0, most - 1) + "…";
  }
}
