package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.phase.stage.StageReport;
import dev.timescalemigration.timescale.TimeBound;
import java.util.ArrayList;
import java.util.List;

/** What staging did, in words. */
public final class StageText {
  private StageText() {}

  /** The lines of a report. */
  public static List<String> lines(StageReport report) {
    List<String> lines = new ArrayList<>(report.notes());
    Table table = new Table("HYPERTABLE", "TIME COLUMN", "FROM", "UNTIL");
    for (StagedRange range : report.ranges()) {
      table.row(
          range.hypertable(),
          range.timeColumn(),
          range.from().isPresent()
              ? TimeBound.of(range.timeType(), range.from().getAsLong())
              : "the beginning",
          range.describeEnd());
    }
    lines.addAll(table.lines());
    lines.add(
        Quantities.count(report.chunksTotal(), "chunk")
            + " staged, "
            + Quantities.bytes(report.bytesTotal())
            + ", "
            + Quantities.count(report.chunksAdded())
            + " of them new");
    if (report.chunksWidened() > 0) {
      lines.add(
          Quantities.count(report.chunksWidened(), "chunk")
              + " staged before has wider bounds now. What was copied of it is copied again.");
    }
    return lines;
  }
}
