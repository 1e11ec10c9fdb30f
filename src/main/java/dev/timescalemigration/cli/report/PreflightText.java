package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.phase.preflight.CheckResult;
import dev.timescalemigration.phase.preflight.PreflightReport;
import java.util.ArrayList;
import java.util.List;

/** What preflight found, as a table with the fixes beneath it. */
public final class PreflightText {
  private PreflightText() {}

  /** The lines of a report. */
  public static List<String> lines(PreflightReport report, Terminal terminal) {
    Table table = new Table("CHECK", "RESULT", "FOUND");
    for (Check check : report.checks()) {
      table.row(check.name(), word(check.result(), terminal), check.found());
    }
    List<String> lines = new ArrayList<>(table.lines());
    lines.add("");
    for (Check check : report.checks()) {
      if (!check.fix().isEmpty() && check.result() != CheckResult.OK) {
        lines.add(word(check.result(), terminal) + "  " + check.name() + ": " + check.fix());
      }
    }
    lines.add(counts(report));
    return lines;
  }

  /** How many checks there are of each result. */
  public static String counts(PreflightReport report) {
    return Quantities.count(report.checks().size(), "check")
        + ": "
        + report.count(CheckResult.OK)
        + " OK, "
        + report.count(CheckResult.WARN)
        + " WARN, "
        + report.count(CheckResult.FAIL)
        + " FAIL";
  }

  private static String word(CheckResult result, Terminal terminal) {
    Style style =
        switch (result) {
          case OK -> Style.GOOD;
          case WARN -> Style.WARNING;
          case FAIL -> Style.BAD;
        };
    return style.of(result.name(), terminal);
  }
}
