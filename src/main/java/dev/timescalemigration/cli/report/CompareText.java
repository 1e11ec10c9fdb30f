package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.compare.databases.ComparisonMode;
import dev.timescalemigration.compare.databases.ComparisonReport;
import dev.timescalemigration.compare.databases.ComparisonReport.TableReport;
import dev.timescalemigration.compare.databases.FoundRow;
import dev.timescalemigration.failure.PrintableText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What comparing found: a table of the tables, some of the rows that differ, and the rest. */
public final class CompareText {
  private static final int LONGEST_KEY = 200;

  private CompareText() {}

  /** The lines of a report. */
  public static List<String> lines(ComparisonReport report, Terminal terminal) {
    Table table =
        new Table("TABLE", "RESULT", "SOURCE ROWS", "TARGET ROWS", "MISSING", "EXTRA", "DIFFERENT");
    for (TableReport each : report.tables()) {
      table.row(
          each.table(),
          outcome(report, each, terminal),
          Quantities.count(each.sourceRows()),
          Quantities.count(each.targetRows()),
          Quantities.count(each.missing()),
          Quantities.count(each.extra()),
          Quantities.count(each.different()));
    }
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : table.lines());
    report.tables().forEach(each -> samples(each, lines));
    report
        .objects()
        .forEach(
            finding -> {
              lines.add(finding.toString());
              if (!finding.toFix().isEmpty()) {
                lines.add("  to fix: " + finding.toFix());
              }
            });
    report.notes().forEach(note -> lines.add("note: " + note));
    lines.add(summary(report));
    return lines;
  }

  /** The first differences, one sentence each: of rows first. */
  public static List<String> differences(ComparisonReport report) {
    List<String> lines = new ArrayList<>();
    for (TableReport each : report.tables()) {
      each.notCompared().ifPresent(why -> lines.add(notCompared(each, why)));
      each.samples().forEach(row -> lines.add(line(row)));
    }
    report.objects().forEach(finding -> lines.add(finding.toString()));
    return lines;
  }

  private static String notCompared(TableReport table, String why) {
    return table.table() + ": not compared: " + why;
  }

  private static void samples(TableReport table, List<String> lines) {
    table.notCompared().ifPresent(why -> lines.add(notCompared(table, why)));
    for (FoundRow row : table.samples()) {
      lines.add(line(row));
      row.values()
          .forEach(
              (column, values) ->
                  lines.add(
                      "  "
                          + column
                          + ": source "
                          + safe(String.valueOf(values.source()))
                          + ", target "
                          + safe(String.valueOf(values.target()))));
    }
    long others = table.missing() + table.extra() + table.different() - table.samples().size();
    if (others > 0 && !table.samples().isEmpty()) {
      lines.add("and " + Quantities.count(others, "other row") + " of " + table.table());
    }
  }

  private static String line(FoundRow row) {
    String place = row.range().equals("all") ? row.table() : row.table() + " " + row.range();
    String what =
        switch (row.kind()) {
          case MISSING -> "missing in the target";
          case EXTRA -> "only in the target";
          case DIFFERENT -> "different" + columns(row.columns());
        };
    return place
        + ": "
        + what
        + ": "
        + safe(row.key())
        + (row.copies() > 1 ? " (" + Quantities.count(row.copies(), "row") + ")" : "");
  }

  private static String columns(List<String> columns) {
    return columns.isEmpty() ? "" : " in " + String.join(", ", columns);
  }

  /** Values come from users' rows: what would steer a terminal or break the line is escaped. */
  private static String safe(String text) {
    return PrintableText.shortened(PrintableText.line(text), LONGEST_KEY);
  }

  private static String outcome(ComparisonReport report, TableReport table, Terminal terminal) {
    if (table.notCompared().isPresent()) {
      return Style.BAD.of("not compared", terminal);
    }
    if (!table.equal()) {
      return Style.BAD.of("different", terminal);
    }
    return Style.GOOD.of(
        report.mode() == ComparisonMode.ESTIMATE ? "estimated" : "equal", terminal);
  }

  private static String summary(ComparisonReport report) {
    long differing =
        report.tables().stream()
            .mapToLong(table -> table.missing() + table.extra() + table.different())
            .sum();
    return Quantities.count(differing, "row")
        + " differ, "
        + Quantities.count(report.objects().size(), "object")
        + " differ; "
        + Quantities.count(report.rows(), "row")
        + " in "
        + report.pieces()
        + (report.piecesInAll() > report.pieces() ? " of " + report.piecesInAll() : "")
        + " ranges compared in "
        + Quantities.duration(Duration.ofMillis(Math.round(report.seconds() * 1000)));
  }
}
