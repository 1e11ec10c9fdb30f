package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.phase.jobs.JobsComparison;
import dev.timescalemigration.phase.validate.ValidateReport;
import dev.timescalemigration.phase.validate.ValidateReport.TableResult;
import java.util.ArrayList;
import java.util.List;

/** What validating found: a table of the tables, then what must be fixed or accepted. */
public final class ValidateText {
  private ValidateText() {}

  /**
   * The lines of a report.
   *
   * @param form how a person accepts what was found
   */
  public static List<String> lines(ValidateReport report, Terminal terminal, AcceptForm form) {
    Table table = new Table("TABLE", "RESULT", "SOURCE ROWS", "TARGET ROWS", "COMPARED BY");
    for (TableResult result : report.tables()) {
      table.row(
          result.table(),
          outcome(result, terminal),
          Quantities.count(result.sourceRows()),
          Quantities.count(result.targetRows()),
          result.method());
    }
    List<String> lines = new ArrayList<>(table.lines());
    for (TableResult result : report.tables()) {
      result.note().ifPresent(note -> lines.add(result.table() + ": " + note));
    }
    jobs(report.jobs(), lines);
    lines.addAll(DecisionText.lines(report.decision(), form));
    return lines;
  }

  private static void jobs(JobsComparison jobs, List<String> lines) {
    if (jobs.equal() > 0) {
      lines.add(Quantities.count(jobs.equal(), "background job") + " as in the source");
    }
    if (jobs.notRestored() > 0) {
      lines.add(
          Quantities.count(jobs.notRestored(), "background job") + " off until 'tsm jobs enable'");
    }
  }

  private static String outcome(TableResult result, Terminal terminal) {
    if (!result.equal()) {
      return Style.BAD.of("different", terminal);
    }
    return result.compared() ? Style.GOOD.of("equal", terminal) : "-";
  }
}
