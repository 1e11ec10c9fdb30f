package dev.timescalemigration.capture.stream;

import dev.timescalemigration.postgres.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a change as {@code contrib/test_decoding/test_decoding.c} of PostgreSQL 14 to 18 writes it.
 * {@code print_literal()} there writes numbers as they are, bit strings as {@code B'…'}, booleans
 * as {@code true} and {@code false}, and everything else in quotes that are doubled inside.
 *
 * <p>Rows of a table mostly have the same columns: their names and types are kept, and are only
 * compared with the next row's. Not for several threads.
 */
final class DecodedText {
  private static final String OLD_KEY = "old-key:";
  private static final String NEW_TUPLE = "new-tuple:";
  private static final String NO_TUPLE = "(no-tuple-data)";
  private static final String NO_ROW = " " + NO_TUPLE;
  private static final String UNCHANGED = "unchanged-toast-datum";
  private static final RowForm NO_FORM = new RowForm(List.of(), List.of(), List.of());

  /** So many tables are kept in mind. */
  private static final int MOST_TABLES = 1_000;

  private final Map<QualifiedName, Forms> tables = new HashMap<>();
  private Forms last = new Forms(new QualifiedName("", ""), "\0");
  private String text = "";
  private int at;

  /** What the last rows of a table looked like. */
  private static final class Forms {
    private final QualifiedName table;
    private final String head;
    private RowForm whole = NO_FORM;
    private RowForm old = NO_FORM;

    /**
     * Of no row yet.
     *
     * @param head how the messages of its rows begin
     */
    Forms(QualifiedName table, String head) {
      this.table = table;
      this.head = head;
    }
  }

  /**
   * Reads a message that begins with {@code table}.
   *
   * @throws IllegalArgumentException when it has another form
   */
  Change read(String message) {
    text = message;
    at = 0;
    if (!skip(last.head)) {
      at = "table ".length();
      QualifiedName first = table();
      if (text.startsWith(", ", at)) {
        return truncate(first);
      }
      expect(": ");
      last = forms(first);
    }
    return ofOne(last);
  }

  /** A change of one table. */
  private Change ofOne(Forms forms) {
    if (skip("INSERT:")) {
      return new Change.Insert(forms.table, row(forms, false));
    }
    if (skip("UPDATE:")) {
      Row old = Row.NONE;
      if (skip(" " + OLD_KEY)) {
        old = row(forms, true);
        expect(" " + NEW_TUPLE);
      }
      return new Change.Update(forms.table, old, row(forms, false));
    }
    if (skip("DELETE:")) {
      return new Change.Delete(forms.table, row(forms, true));
    }
    return truncated(List.of(forms.table));
  }

  private Change truncate(QualifiedName first) {
    List<QualifiedName> all = new ArrayList<>();
    all.add(first);
    while (skip(", ")) {
      all.add(table());
    }
    expect(": ");
    return truncated(all);
  }

  private Change truncated(List<QualifiedName> all) {
    expect("TRUNCATE:");
    return new Change.Truncate(all, text.indexOf("restart_seqs", at) >= 0);
  }

  private Forms forms(QualifiedName table) {
    if (tables.size() >= MOST_TABLES && !tables.containsKey(table)) {
      tables.clear();
    }
    return tables.computeIfAbsent(table, name -> new Forms(name, text.substring(0, at)));
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
  private Row row(Forms forms, boolean isOld) {
    if (skip(NO_ROW)) {
      return Row.NONE;
    }
    int start = at;
    Optional<Row> known = rowOf(isOld ? forms.old : forms.whole);
    if (known.isPresent()) {
      return known.get();
    }
    at = start;
    return firstOfForm(forms, isOld);
  }

  /** A row of a form that is known; empty when it has another one. */
  private Optional<Row> rowOf(RowForm form) {
    ColumnValue[] values = new ColumnValue[form.heads().size()];
    for (int i = 0; i < values.length; i++) {
      if (!skip(form.heads().get(i))) {
        return Optional.empty();
      }
      values[i] = value(form.columns().get(i), form.types().get(i));
    }
    return isAtEndOfRow() ? Optional.of(new Row(form.columns(), values)) : Optional.empty();
  }

  private Row firstOfForm(Forms forms, boolean isOld) {
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    List<String> heads = new ArrayList<>();
    List<ColumnValue> values = new ArrayList<>();
    while (!isAtEndOfRow()) {
      int start = at;
      expect(" ");
      columns.add(name());
      expect("[");
      types.add(type());
      expect(":");
      heads.add(text.substring(start, at));
      values.add(value(columns.get(columns.size() - 1), types.get(types.size() - 1)));
    }
    RowForm form = new RowForm(columns, types, heads);
    if (isOld) {
      forms.old = form;
    } else {
      forms.whole = form;
    }
    return new Row(columns, values.toArray(ColumnValue[]::new));
  }

  private boolean isAtEndOfRow() {
    return at == text.length() || text.startsWith(" " + NEW_TUPLE, at);
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
