package dev.timescalemigration.cli.terminal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Colours of the eight that every terminal has. */
public enum Style {
  /** All is well. */
  GOOD("32"),
  /** Worth a look. */
  WARNING("33"),
  /** Stops the migration. */
  BAD("31"),
  /** Headings. */
  STRONG("1"),
  /** Less important. */
  FAINT("2");

  private static final Pattern CODES = Pattern.compile("\u001b\\[(?:0|1|2|31|32|33)m");

  private final String code;

  Style(String code) {
    this.code = code;
  }

  /** The text in this style, or as it is where colours are not welcome. */
  public String of(String text, Terminal terminal) {
    return terminal.colour() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }

  /** Finds the codes of styles in a text. */
  static Matcher codes(String text) {
    return CODES.matcher(text);
  }

  /** The text without styles. */
  static String plain(String text) {
    return CODES.matcher(text).replaceAll("");
  }
}
