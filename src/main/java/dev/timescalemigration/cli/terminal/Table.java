package dev.timescalemigration.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Text in columns, each as wide as its widest cell; the last one is as long as it needs. */
public final class Table {
  private static final String GAP = "  ";

  private final List<String[]> rows = new ArrayList<>();

  /** A table with a row of headings. */
  public Table(String... headings) {
    rows.add(headings);
  }

  /** Adds a row of as many cells as there are headings. */
  public Table row(Object... cells) {
    rows.add(Arrays.stream(cells).map(String::valueOf).toArray(String[]::new));
    return this;
  }

  /** Whether no row was added. */
  public boolean isEmpty() {
    return rows.size() == 1;
  }

  /** The lines of the table, headings first. */
  public List<String> lines() {
    int columns = rows.get(0).length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], length(row[i]));
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private static String line(String[] row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      line.append(row[i]);
      if (i < row.length - 1) {
        line.append(" ".repeat(widths[i] - length(row[i]))).append(GAP);
      }
    }
    return line.toString().stripTrailing();
  }

  private static int length(String cell) {
    return Style.plain(cell).codePointCount(0, Style.plain(cell).length());
  }
}
