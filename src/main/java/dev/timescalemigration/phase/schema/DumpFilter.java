package dev.timescalemigration.phase.schema;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Passes a dump on, statement by statement, without those that its rules leave out. A rule sees
 * whole statements only: text of a literal, a name, a body or a row is never taken for one. All
 * else passes as the bytes that it is, and is not held.
 */
final class DumpFilter extends FilterOutputStream {
  private static final String COPY = "COPY ";
  private static final String FROM_STDIN = " FROM stdin;";
  private static final String STRINGS = "SET standard_conforming_strings = ";
  private static final byte[] END_OF_ROWS = "\\.\n".getBytes(StandardCharsets.US_ASCII);

  private enum FilterState {
    BETWEEN,
    /** A comment, or a command of psql's, up to the end of its line. */
    LINE,
    HELD_STATEMENT,
    STATEMENT,
    /** The end of the line of a COPY statement. */
    BEFORE_ROWS,
    /** A row whose first bytes may still be those of the end of all rows. */
    ROW_BEGUN,
    ROW,
    HELD_ROW
  }

  private final List<DumpRule> rules;
  private final List<byte[]> beginnings = new ArrayList<>();
  private final DumpSyntax syntax = new DumpSyntax();
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private FilterState state = FilterState.BETWEEN;
  private Optional<UnaryOperator<String>> rowChange = Optional.empty();
  private int ofEnd;

  /**
   * A filter.
   *
   * @param script where the dump goes
   * @param rules what is left out or changed
   */
  DumpFilter(OutputStream script, List<? extends DumpRule> rules) {
    super(script);
    this.rules = List.copyOf(rules);
    for (DumpRule rule : rules) {
      rule.beginnings().forEach(this::hold);
    }
    hold(COPY);
    hold(STRINGS);
  }

  private void hold(String beginning) {
    beginnings.add(beginning.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void write(byte[] bytes, int from, int length) throws IOException {
    int end = from + length;
    for (int at = from; at < end; ) {
      int endOfRow = state == FilterState.ROW ? endOfLine(bytes, at, end) : at;
      if (endOfRow > at) {
        out.write(bytes, at, endOfRow - at);
        at = endOfRow;
      } else {
        write(bytes[at++] & 0xff);
      }
    }
  }

  /** Where the first end of line is; the end of all where there is none. */
  private static int endOfLine(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != '\n') {
      at++;
    }
    return at;
  }

  @Override
  public void write(int next) throws IOException {
    switch (state) {
      case BETWEEN -> between(next);
      case HELD_STATEMENT, STATEMENT -> inStatement(next);
      case LINE -> {
        out.write(next);
        state = next == '\n' ? FilterState.BETWEEN : FilterState.LINE;
      }
      case BEFORE_ROWS, ROW -> {
        out.write(next);
        if (next == '\n') {
          beginRow();
        }
      }
      case ROW_BEGUN -> rowBegun(next);
      case HELD_ROW -> heldRow(next);
    }
  }

  private void between(int next) throws IOException {
    if (next == '-' || next == '\\') {
      out.write(next);
      state = FilterState.LINE;
    } else if (Character.isWhitespace(next)) {
      out.write(next);
    } else {
      state = FilterState.HELD_STATEMENT;
      inStatement(next);
    }
  }

  private void inStatement(int next) throws IOException {
    boolean ends = syntax.endsWith(next);
    if (state == FilterState.STATEMENT) {
      out.write(next);
    } else {
      held.write(next);
      if (!mayBeSeen()) {
        passHeld();
        state = FilterState.STATEMENT;
      }
    }
    if (ends) {
      boolean seen = state == FilterState.HELD_STATEMENT;
      state = FilterState.BETWEEN;
      if (seen) {
        statementEnded(held.toString(StandardCharsets.UTF_8));
      }
    }
  }

  /** Whether what is held begins as a rule's statements do, as far as it is read. */
  private boolean mayBeSeen() {
    byte[] begun = held.size() > longestBeginning() ? null : held.toByteArray();
    return begun == null
        || beginnings.stream()
            .anyMatch(
                beginning -> {
                  int length = Math.min(beginning.length, begun.length);
                  return Arrays.equals(beginning, 0, length, begun, 0, length);
                });
  }

  private int longestBeginning() {
    return beginnings.stream().mapToInt(beginning -> beginning.length).max().orElse(0);
  }

  private void statementEnded(String statement) throws IOException {
    if (statement.startsWith(STRINGS)) {
      syntax.plainLiteralsEscape(statement.startsWith("off", STRINGS.length()));
    }
    if (statement.startsWith(COPY) && statement.endsWith(FROM_STDIN)) {
      state = FilterState.BEFORE_ROWS;
      rowChange = seeing(statement).flatMap(rule -> rule.rowsAfter(statement).stream()).findFirst();
    }
    if (seeing(statement).anyMatch(rule -> rule.leavesOut(statement))) {
      held.reset();
    } else {
      passHeld();
    }
  }

  private Stream<DumpRule> seeing(String statement) {
    return rules.stream()
        .filter(rule -> rule.beginnings().stream().anyMatch(statement::startsWith));
  }

  private void beginRow() {
    state = rowChange.isPresent() ? FilterState.HELD_ROW : FilterState.ROW_BEGUN;
    ofEnd = 0;
  }

  private void rowBegun(int next) throws IOException {
    out.write(next);
    boolean still = next == END_OF_ROWS[ofEnd++];
    if (still && ofEnd == END_OF_ROWS.length) {
      state = FilterState.BETWEEN;
    } else if (next == '\n') {
      beginRow();
    } else if (!still) {
      state = FilterState.ROW;
    }
  }

  private void heldRow(int next) throws IOException {
    held.write(next);
    if (next != '\n') {
      return;
    }
    if (Arrays.equals(held.toByteArray(), END_OF_ROWS)) {
      passHeld();
      state = FilterState.BETWEEN;
    } else {
      String row = held.toString(StandardCharsets.UTF_8);
      held.reset();
      out.write(rowChange.orElseThrow().apply(row).getBytes(StandardCharsets.UTF_8));
    }
  }

  private void passHeld() throws IOException {
    held.writeTo(out);
    held.reset();
  }
}
