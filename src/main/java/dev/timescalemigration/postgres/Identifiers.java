package dev.timescalemigration.postgres;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Writes names and texts into SQL so that they are read back as they are. */
public final class Identifiers {
  private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]*");

  private Identifiers() {}

  /** An identifier in double quotes; quotes within are doubled. */
  public static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** An identifier in double quotes where it is not made of lower-case letters and digits. */
  public static String quoteIfNeeded(String identifier) {
    return PLAIN.matcher(identifier).matches() ? identifier : quote(identifier);
  }

  /** Identifiers, quoted, separated by a comma and a blank. */
  public static String quoteAll(Collection<String> identifiers) {
    return identifiers.stream().map(Identifiers::quote).collect(Collectors.joining(", "));
  }

  /**
   * A text as an SQL literal. Sessions run with {@code standard_conforming_strings}, so only the
   * single quote needs doubling. Values of queries are bound; this is for statements that take no
   * parameters (utility commands, COPY).
   */
  public static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
