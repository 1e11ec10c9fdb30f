package dev.timescalemigration.cli.report;

import dev.timescalemigration.phase.suggest.HypertableEvidence;
import dev.timescalemigration.phase.suggest.SuggestReport;
import dev.timescalemigration.phase.suggest.Suggestion;
import java.util.ArrayList;
import java.util.List;

/** Proposals for the completion point, in words. */
public final class SuggestText {
  private SuggestText() {}

  /** The lines of a report. */
  public static List<String> lines(SuggestReport report) {
    List<String> lines = new ArrayList<>();
    for (Suggestion suggestion : report.suggestions()) {
      lines.add(
          suggestion.timeType()
              + ": "
              + suggestion
                  .completionPoint()
                  .map(point -> "suggested completion point " + point)
                  .orElse("no completion point can be suggested"));
      lines.add("  " + suggestion.finding());
      suggestion.hypertables().forEach(evidence -> lines.add("  " + line(evidence)));
      suggestion.without().forEach(evidence -> lines.add("  not " + line(evidence)));
    }
    if (report.suggestions().isEmpty()) {
      lines.add(
          "no hypertable is to be backfilled: any completion point serves, such as 2026-01-01");
    }
    return lines;
  }

  private static String line(HypertableEvidence evidence) {
    return evidence.hypertable() + ": " + evidence.finding();
  }
}
