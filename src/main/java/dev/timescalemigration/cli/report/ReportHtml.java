package dev.timescalemigration.cli.report;

import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.ComparisonHistory.ComparedDatabases;
import dev.timescalemigration.ledger.ComparisonHistory.TableRows;
import dev.timescalemigration.ledger.CopiedInSpan;
import dev.timescalemigration.ledger.HypertableProgress;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.TaskTotals;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the report as one HTML file: no script, no other file, no network. */
final class ReportHtml {
  private static final double PERCENT = 100;

  private final FinalReport report;
  private final HtmlPage page = new HtmlPage();

  ReportHtml(FinalReport report) {
    this.report = report;
  }

  String write() {
    page.begin("Migration " + report.name());
    page.text("h1", Map.of(), "Migration " + report.name());
    page.table(
        "summary",
        List.of(),
        List.of(
            List.of("Source", report.source()),
            List.of("Target", report.target()),
            List.of("Phase", report.phase()),
            List.of("Began", report.startedAt().toString()),
            List.of("Ended", report.endedAt().map(Instant::toString).orElse("not yet")),
            List.of("Chunks copied", count(report.totals().copied(), report.totals().total())),
            List.of("Rows copied", count(report.totals().rowsCopied())),
            List.of(
                "Size in the source",
                String.format(Locale.ROOT, "%,.1f MB", report.totals().copiedBytes() / 1e6))));
    moved();
    throughput();
    verified();
    captured();
    compared();
    gates();
    phases();
    rest();
    page.text("h2", Map.of(), "Still to do");
    page.list("todo", report.stillToDo());
    return page.end();
  }

  private void moved() {
    page.text("h2", Map.of(), "Moved");
    page.table(
        "moved",
        List.of("Hypertable", "Completion point", "Chunks", "Rows", "How"),
        report.hypertables().stream()
            .map(
                row ->
                    List.of(
                        row.hypertable().toString(),
                        completionPoint(row),
                        count(row.chunks(), row.staged()),
                        count(row.rows()),
                        row.copyMethods().entrySet().stream()
                            .map(each -> each.getValue() + " " + words(each.getKey()))
                            .collect(Collectors.joining(", "))))
            .toList());
    for (HypertableProgress row : report.hypertables()) {
      bar(row);
    }
    if (!report.leftOut().isEmpty()) {
      page.text("h3", Map.of(), "Left out by filters");
      page.list(
          "left-out", report.leftOut().stream().map(each -> each.publicName().readable()).toList());
    }
  }

  private String completionPoint(HypertableProgress row) {
    return report.ranges().stream()
        .filter(range -> range.hypertable().equals(row.hypertable()))
        .findFirst()
        .map(StagedRange::describeEnd)
        .orElse("");
  }

  /** The chunks of a hypertable by state; each has one. */
  private void bar(HypertableProgress row) {
    page.text("div", Map.of("class", "name"), row.hypertable().toString());
    page.open("div", Map.of("class", "bar"));
    long copied = Math.max(0, row.chunks() - row.verified() - row.different());
    segment(row, "equal", row.verified());
    segment(row, "copied", copied);
    segment(row, "different", row.different());
    segment(row, "parked", row.parked());
    segment(row, "open", Math.max(0, row.staged() - row.chunks() - row.parked()));
    page.close();
  }

  private void segment(HypertableProgress row, String state, long chunks) {
    if (chunks > 0) {
      double share = PERCENT * chunks / Math.max(1, row.staged());
      page.text(
          "span",
          Map.of("class", state, "style", String.format(Locale.ROOT, "width:%.2f%%", share)),
          chunks + " " + state);
    }
  }

  /** A column for each span, as high as its share of the fastest. */
  private void throughput() {
    Throughput throughput = new Throughput(report.throughput());
    if (throughput.most() == 0) {
      return;
    }
    page.text("h2", Map.of(), "Throughput");
    page.text("p", Map.of(), throughput.sentence());
    page.open("div", Map.of("class", "columns"));
    for (CopiedInSpan span : report.throughput()) {
      double share = PERCENT * span.bytesPerSecond() / throughput.most();
      page.text(
          "span",
          Map.of(
              "style",
              String.format(Locale.ROOT, "height:%.1f%%", share),
              "title",
              Throughput.figures(span)),
          "");
    }
    page.close();
  }

  private void verified() {
    page.text("h2", Map.of(), "Verified");
    TaskTotals totals = report.totals();
    page.table(
        "verified",
        List.of("Chunks equal", "Different", "Gone from the source"),
        List.of(
            List.of(
                count(totals.verified() - totals.skipped()),
                count(totals.different()),
                count(totals.skipped()))));
    if (!report.problems().isEmpty()) {
      page.table(
          "problems",
          List.of("Chunk", "Hypertable", "What"),
          report.problems().stream()
              .map(
                  (TaskProblem problem) ->
                      List.of(
                          problem.chunk().toString(),
                          problem.hypertable().toString(),
                          problem
                              .skipReason()
                              .or(problem::lastError)
                              .orElse("source and target differ")))
              .toList());
    }
  }

  private void captured() {
    report.captured().ifPresent(captured -> page.text("p", Map.of(), captured.sentence()));
  }

  private void compared() {
    page.text("h2", Map.of(), "Compared and repaired");
    if (report.comparison().isEmpty()) {
      page.text("p", Map.of(), "'tsm compare' was not run to its end.");
    } else {
      ComparedDatabases comparison = report.comparison().get();
      page.text(
          "p",
          Map.of(),
          "Compared from " + comparison.startedAt() + " to " + comparison.endedAt() + ".");
      page.table(
          "compared",
          List.of(
              "Table",
              "Rows in the source",
              "Rows in the target",
              "Missing",
              "Extra",
              "Different",
              "Note"),
          comparison.tables().stream()
              .map(
                  (TableRows row) ->
                      List.of(
                          row.table().toString(),
                          count(row.sourceRows()),
                          count(row.targetRows()),
                          count(row.missing()),
                          count(row.extra()),
                          count(row.different()),
                          row.notCompared().orElse("")))
              .toList());
    }
    if (!report.repairs().isEmpty()) {
      page.table(
          "repaired",
          List.of("Table", "Inserted", "Updated", "Deleted", "Refreshed", "Last"),
          report.repairs().stream()
              .map(
                  row ->
                      List.of(
                          row.table().toString(),
                          count(row.inserted()),
                          count(row.updated()),
                          count(row.deleted()),
                          count(row.refreshed()),
                          row.lastAt().toString()))
              .toList());
    }
  }

  private void gates() {
    page.text("h2", Map.of(), "Gates");
    page.table(
        "gates",
        List.of("Gate", "Opened", "Opened by", "Token of the evidence"),
        report.gates().stream()
            .map(
                gate ->
                    List.of(
                        gate.gate(),
                        gate.openedAt().toString(),
                        gate.openedBy().orElse("not known"),
                        gate.token()))
            .toList());
    if (!report.accepted().isEmpty()) {
      page.table(
          "accepted",
          List.of("Accepted", "What was found", "Reason"),
          report.accepted().stream()
              .map(each -> List.of(each.finding(), each.found(), each.reason()))
              .toList());
    }
  }

  private void phases() {
    page.text("h2", Map.of(), "Phases");
    Instant end =
        report.runs().stream()
            .map(FinalReport.ReportedPhase::endedAt)
            .max(Instant::compareTo)
            .orElse(report.startedAt());
    double whole = Math.max(1, Duration.between(report.startedAt(), end).toMillis());
    for (FinalReport.ReportedPhase run : report.runs()) {
      double from = Duration.between(report.startedAt(), run.startedAt()).toMillis() / whole;
      double length = Duration.between(run.startedAt(), run.endedAt()).toMillis() / whole;
      page.open("div", Map.of("class", "line"));
      page.text(
          "span",
          Map.of(
              "class",
              "run",
              "style",
              String.format(
                  Locale.ROOT,
                  "margin-left:%.2f%%;width:%.2f%%",
                  PERCENT * Math.max(0, Math.min(1, from)),
                  PERCENT * Math.max(0, Math.min(1 - from, length)))),
          run.phase());
      page.close();
    }
    page.table(
        "phases",
        List.of("Phase", "Outcome", "Runs", "Seconds", "From", "To"),
        report.runs().stream()
            .map(
                run ->
                    List.of(
                        run.phase(),
                        run.outcome(),
                        count(run.runs()),
                        String.format(Locale.ROOT, "%.1f", run.seconds()),
                        run.startedAt().toString(),
                        run.endedAt().toString()))
            .toList());
  }

  private void rest() {
    if (!report.jobs().isEmpty()) {
      page.text("h2", Map.of(), "Background jobs");
      page.table(
          "jobs",
          List.of("Job", "In the source", "In the target"),
          report.jobs().stream()
              .map(
                  state ->
                      List.of(
                          state.jobId() + " " + state.job().procedure(),
                          state.scheduled() ? "on" : "off",
                          state.enabledAt().map(at -> "restored " + at).orElse("off")))
              .toList());
    }
  }

  private static String words(String method) {
    return PrintableText.line(method.toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String count(long part, long whole) {
    return count(part) + " of " + count(whole);
  }
}
