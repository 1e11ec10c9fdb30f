package dev.timescalemigration.cli.terminal;

import java.util.regex.Pattern;

/**
 * Takes passwords out of text that was not written by this program: messages of drivers, arguments
 * that are repeated to the user. Messages of our own never hold one in the first place.
 */
public final class Secrets {
  /** What is between the user and the last {@code @} before the path of a URI. */
  private static final Pattern IN_URI = Pattern.compile("(?<=://)([^\\s/?#:@]*):.*(?=@)");

  /** The parameter of a connection string or of a URI's query; a quoted value may hold blanks. */
  private static final Pattern AS_PARAMETER =
      Pattern.compile(
          "(?i)\\b((?:ssl)?password|pgpassword)(\\s*=\\s*)('(?:[^'\\\\]|\\\\.)*'|[^\\s&]+)");

  private Secrets() {}

  /** The same text with stars in the place of passwords. */
  public static String hidden(String text) {
    String uris = IN_URI.matcher(text).replaceAll("$1:***");
    return AS_PARAMETER.matcher(uris).replaceAll("$1$2***");
  }
}
