package dev.timescalemigration.capture.stream;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a change as {@code contrib/test_decoding/test_decoding.c} of PostgreSQL 14 to 18 writes it.
 * {@code print_literal()} there writes numbers as they are, bit strings as {@code B'…'}, booleans
 * as {@code true} and {@code false}, and everything else in quotes that are doubled inside.
 */
final class DecodedText {
  private static final String OLD_KEY = "old-key:";
  private static final String NEW_TUPLE = "new-tuple:";
  private static final String NO_TUPLE = "(no-tuple-data)";
  private static final String UNCHANGED = "unchanged-toast-datum";

  private final String text;
  private int at;

  private DecodedText(String text, int at) {
    this.text = text;
    this.at = at;
  }

  /**
   * Reads a message that begins with {@code table}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static Change read(String message) {
    DecodedText reader = new DecodedText(message, "table ".length());
    List<QualifiedName> tables = new ArrayList<>();
    tables.add(reader.table());
    while (reader.skip(", ")) {
      tables.add(reader.table());
    }
    reader.expect(": ");
    if (reader.skip("INSERT:")) {
      return new Change.Insert(tables.get(0), reader.row());
    }
    if (reader.skip("UPDATE:")) {
      reader.skip(" ");
      List<ColumnValue> old = List.of();
      if (reader.skip(OLD_KEY)) {
        old = reader.row();
        reader.expect(" ");
        reader.expect(NEW_TUPLE);
      } else {
        reader.at--;
      }
      return new Change.Update(tables.get(0), old, reader.row());
    }
    if (reader.skip("DELETE:")) {
      return new Change.Delete(tables.get(0), reader.row());
    }
    reader.expect("TRUNCATE:");
    return new Change.Truncate(tables, reader.rest().contains("restart_seqs"));
  }

  private QualifiedName table() {
    String schema = name();
    expect(".");
    return new QualifiedName(schema, name());
  }

  /** A name, quoted where it has to be. */
  private String name() {
    if (text.charAt(at) != '"') {
      int start = at;
      while (at < text.length()
          && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
        at++;
      }
      return text.substring(start, at);
    }
    return quoted('"');
  }

  /** What is between two quotes of a kind, which are doubled inside. */
  private String quoted(char quote) {
    int start = ++at;
    StringBuilder whole = null;
    while (true) {
      int end = text.indexOf(quote, at);
      if (end < 0) {
        throw malformed();
      }
      if (end + 1 < text.length() && text.charAt(end + 1) == quote) {
        whole = whole == null ? new StringBuilder() : whole;
        whole.append(text, start, end + 1);
        at = end + 2;
        start = at;
        continue;
      }
      at = end + 1;
      String last = text.substring(start, end);
      return whole == null ? last : whole.append(last).toString();
    }
  }

  /** The columns up to the end, or to the new row of an update. */
  private List<ColumnValue> row() {
    List<ColumnValue> row = new ArrayList<>();
    if (skip(" " + NO_TUPLE)) {
      return row;
    }
    while (at < text.length()) {
      int before = at;
      expect(" ");
      if (text.startsWith(NEW_TUPLE, at)) {
        at = before;
        return row;
      }
      String column = name();
      expect("[");
      String type = type();
      expect(":");
      row.add(value(column, type));
    }
    return row;
  }

  /** Up to the bracket that closes; a type may be an array, or have any name in quotes. */
  private String type() {
    int start = at;
    int depth = 1;
    while (true) {
      if (at >= text.length()) {
        throw malformed();
      }
      char next = text.charAt(at);
      if (next == '"') {
        quoted('"');
        continue;
      }
      depth += next == '[' ? 1 : next == ']' ? -1 : 0;
      at++;
      if (depth == 0) {
        return text.substring(start, at - 1);
      }
    }
  }

  private ColumnValue value(String column, String type) {
    if (at < text.length() && text.charAt(at) == '\'') {
      return new ColumnValue(column, type, quoted('\''), false);
    }
    if (text.startsWith("B'", at)) {
      at++;
      return new ColumnValue(column, type, quoted('\''), false);
    }
    int start = at;
    int end = text.indexOf(' ', at);
    at = end < 0 ? text.length() : end;
    String plain = text.substring(start, at);
    return switch (plain) {
      case "null" -> new ColumnValue(column, type, null, false);
      case UNCHANGED -> new ColumnValue(column, type, null, true);
      default -> new ColumnValue(column, type, plain, false);
    };
  }

  private String rest() {
    String rest = text.substring(at);
    at = text.length();
    return rest;
  }

  private boolean skip(String expected) {
    if (!text.startsWith(expected, at)) {
      return false;
    }
    at += expected.length();
    return true;
  }

  private void expect(String expected) {
    if (!skip(expected)) {
      throw malformed();
    }
  }

  /** Without the text: it holds rows of the user. */
  private IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "the plugin test_decoding wrote a change in an unknown form, at character " + at);
  }
}
