package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.phase.copy.CopyReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What copying did, in words. */
public final class CopyText {
  private CopyText() {}

  /** The lines of a report. */
  public static List<String> lines(CopyReport report) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Quantities.count(report.chunksCopied(), "chunk")
            + " copied, "
            + Quantities.count(report.rows(), "row")
            + ", "
            + Quantities.bytes(report.bytes())
            + " in "
            + Quantities.duration(Duration.ofMillis(Math.round(report.seconds() * 1000))));
    if (report.chunksSkipped() > 0) {
      lines.add(
          Quantities.count(report.chunksSkipped(), "chunk")
              + " skipped, as they are gone from the source: see 'tsm status'");
    }
    return lines;
  }
}
