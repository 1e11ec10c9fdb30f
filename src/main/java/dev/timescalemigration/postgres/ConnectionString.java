package dev.timescalemigration.postgres;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.NearestName;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the two forms of a libpq connection string: {@code key = value} pairs and URIs. Messages
 * name parameters, never their values: a wrongly quoted password can end up anywhere in the text.
 */
final class ConnectionString {
  private static final Pattern SCHEME = Pattern.compile("postgres(ql)?://.*", Pattern.DOTALL);

  private ConnectionString() {}

  /**
   * The parameters given in a text.
   *
   * @param origin decides what messages may repeat of the text
   * @throws MigrationFailure usage, when the text is neither form or names an unknown parameter
   */
  static Map<ConnectionParameter, String> parse(String text, ConnectionOrigin origin) {
    if (text.isBlank()) {
      throw malformed("the connection string is empty");
    }
    if (SCHEME.matcher(text).matches()) {
      return ConnectionUri.parse(text, origin);
    }
    if (text.contains("://") && !text.substring(0, text.indexOf("://")).contains("=")) {
      String scheme = text.substring(0, text.indexOf("://")) + "://";
      throw malformed(
          origin.mayRepeatNames()
              ? "the connection URI begins with " + scheme
              : "the connection URI does not begin with postgres://");
    }
    return new KeywordsAndValues(text, origin).parse();
  }

  /** Puts a parameter, refusing a name that is not known. */
  static void put(
      Map<ConnectionParameter, String> parameters,
      String keyword,
      String value,
      ConnectionOrigin origin) {
    ConnectionParameter parameter =
        ConnectionParameter.of(keyword).orElseThrow(() -> unknown(keyword, origin));
    parameters.put(parameter, value);
  }

  private static MigrationFailure unknown(String keyword, ConnectionOrigin origin) {
    List<String> known =
        Arrays.stream(ConnectionParameter.values()).map(ConnectionParameter::keyword).toList();
    Optional<String> named = Optional.of(keyword).filter(name -> origin.mayRepeatNames());
    return MigrationFailure.usage(
        "UnknownConnectionParameter",
        "the connection string has a parameter "
            + named.map(name -> "\"" + name + "\" ").orElse("")
            + "that this program does not know",
        named
            .flatMap(name -> NearestName.of(name, known))
            .map(name -> "did you mean " + name + "?")
            .orElse("parameters are " + String.join(", ", known)));
  }

  static MigrationFailure malformed(String message) {
    return MigrationFailure.usage(
        "MalformedConnectionString",
        message,
        "write postgres://user@host:port/database, or host=… port=… user=… dbname=…");
  }

  /**
   * {@code key = value} pairs: blanks around the equals sign are free, a value in single quotes may
   * hold blanks, and a backslash makes the next character mean itself.
   */
  private static final class KeywordsAndValues {
    private final String text;
    private final ConnectionOrigin origin;
    private int at;

    KeywordsAndValues(String text, ConnectionOrigin origin) {
      this.text = text;
      this.origin = origin;
    }

    Map<ConnectionParameter, String> parse() {
      Map<ConnectionParameter, String> parameters = new EnumMap<>(ConnectionParameter.class);
      String before = "at its start";
      for (skipBlanks(); at < text.length(); skipBlanks()) {
        String keyword = keyword();
        skipBlanks();
        if (at == text.length() || text.charAt(at) != '=') {
          throw malformed("the connection string has a word without '=' " + before);
        }
        at++;
        skipBlanks();
        put(parameters, keyword, value(keyword), origin);
        before = "after the parameter " + keyword;
      }
      return parameters;
    }

    private void skipBlanks() {
      while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
        at++;
      }
    }

    private String keyword() {
      int start = at;
      while (at < text.length()
          && text.charAt(at) != '='
          && !Character.isWhitespace(text.charAt(at))) {
        at++;
      }
      return text.substring(start, at);
    }

    private String value(String keyword) {
      boolean quoted = at < text.length() && text.charAt(at) == '\'';
      if (quoted) {
        at++;
      }
      StringBuilder value = new StringBuilder();
      for (; at < text.length(); at++) {
        char c = text.charAt(at);
        if (quoted ? c == '\'' : Character.isWhitespace(c)) {
          break;
        }
        if (c == '\\' && at + 1 < text.length()) {
          at++;
        }
        value.append(text.charAt(at));
      }
      if (quoted) {
        if (at == text.length()) {
          throw malformed("the connection string's value of " + keyword + " lacks its end quote");
        }
        at++;
      }
      return value.toString();
    }
  }
}
