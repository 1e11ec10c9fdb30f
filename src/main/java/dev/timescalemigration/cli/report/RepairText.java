package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.compare.repair.CopiedAgain;
import dev.timescalemigration.compare.repair.RepairReport;
import dev.timescalemigration.compare.repair.RepairReport.RepairedAggregate;
import dev.timescalemigration.compare.repair.RepairReport.TableRepair;
import java.util.ArrayList;
import java.util.List;

/** What repairing did or would do, in words. */
public final class RepairText {
  private RepairText() {}

  /** The lines of a report. */
  public static List<String> lines(RepairReport report) {
    if (report.isEmpty()) {
      return List.of("the newest comparison found no row to repair");
    }
    Table table =
        new Table(
            "TABLE", "INSERTED", "UPDATED", "DELETED", "EQUAL NOW", "CHANGED", "REFUSED", "FAILED");
    for (TableRepair each : report.tables()) {
      table.row(
          each.table(),
          Quantities.count(each.inserted()),
          Quantities.count(each.updated()),
          Quantities.count(each.deleted()),
          Quantities.count(each.gone()),
          Quantities.count(each.changed()),
          Quantities.count(each.refused()),
          Quantities.count(each.failed()));
    }
    List<String> lines = new ArrayList<>(table.isEmpty() ? List.of() : table.lines());
    for (CopiedAgain each : report.copiedAgain()) {
      lines.add(
          each.table()
              + " "
              + each.range()
              + ": "
              + Quantities.count(each.chunks(), "chunk")
              + " copied and verified again, as "
              + Quantities.count(each.rows(), "row")
              + " differed");
    }
    for (TableRepair each : report.tables()) {
      each.problems().forEach(problem -> lines.add(each.table() + ": " + problem));
    }
    for (RepairedAggregate each : report.aggregates()) {
      lines.add(
          each.view()
              + ": "
              + Quantities.count(each.buckets(), "bucket")
              + (report.executed() ? " made again" : " would be made again")
              + " from the target's rows, in "
              + Quantities.count(each.windows(), "window"));
      each.problem().ifPresent(problem -> lines.add(each.view() + ": " + problem));
    }
    if (report.tables().stream().anyMatch(each -> each.changed() > 0)) {
      lines.add(
          "rows that changed in the target since they were compared were left alone; run 'tsm"
              + " compare' again");
    }
    if (report.unlisted() > 0) {
      lines.add(
          Quantities.count(report.unlisted(), "row")
              + " differ that the comparison did not keep; run 'tsm compare' and 'tsm repair'"
              + " again");
    }
    if (!report.executed()) {
      lines.add("nothing was changed; to repair the target, run 'tsm repair --execute'");
    }
    return lines;
  }
}
