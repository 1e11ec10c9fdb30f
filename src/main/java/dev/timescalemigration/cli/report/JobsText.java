package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.phase.jobs.JobsReport;
import dev.timescalemigration.phase.jobs.JobsReport.JobChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was done to background jobs, in words. */
public final class JobsText {
  private JobsText() {}

  /** The lines of a report. */
  public static List<String> lines(JobsReport report) {
    List<String> lines = new ArrayList<>();
    Table table = new Table("JOB", "PROCEDURE", "HYPERTABLE", "CHANGE", "SECONDS");
    for (JobChange job : report.changed()) {
      table.row(
          job.id(),
          job.name(),
          job.hypertable(),
          job.change(),
          String.format(Locale.ROOT, "%.1f", job.seconds()));
    }
    if (!table.isEmpty()) {
      lines.addAll(table.lines());
    }
    lines.addAll(report.problems());
    lines.addAll(report.notes());
    lines.add(
        Quantities.count(report.changed().size(), "background job")
            + " changed, "
            + report.unchanged()
            + " unchanged");
    return lines;
  }
}
