package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.phase.verify.VerifyReport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What verifying found, in words. */
public final class VerifyText {
  private VerifyText() {}

  /** The lines of a report. */
  public static List<String> lines(VerifyReport report) {
    List<String> lines = new ArrayList<>();
    for (TaskProblem problem : report.problems()) {
      if (problem.different()) {
        lines.add(
            "different: "
                + problem.chunk()
                + " of "
                + problem.hypertable()
                + problem
                    .detail()
                    .map(detail -> ": " + detail.path("summary").asText())
                    .orElse(""));
      }
    }
    if (report.chunksRequeued() > 0) {
      lines.add(
          "to be copied again: "
              + Quantities.count(report.chunksRequeued(), "chunk")
              + " of continuous aggregates that the source has materialized again since");
    }
    lines.add(
        Quantities.count(report.chunksEqual(), "chunk")
            + " equal, "
            + report.chunksDifferent()
            + " different, "
            + report.chunksSkipped()
            + " gone from the source, "
            + report.chunksNotCopied()
            + " not copied; "
            + Quantities.count(report.rows(), "row")
            + " compared in "
            + Quantities.duration(Duration.ofMillis(Math.round(report.seconds() * 1000))));
    return lines;
  }
}
