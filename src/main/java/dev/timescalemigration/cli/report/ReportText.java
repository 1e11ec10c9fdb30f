package dev.timescalemigration.cli.report;

import dev.timescalemigration.ledger.ComparisonHistory.ComparedDatabases;
import dev.timescalemigration.ledger.ComparisonHistory.RepairedRows;
import dev.timescalemigration.ledger.ComparisonHistory.TableRows;
import dev.timescalemigration.ledger.HypertableProgress;
import dev.timescalemigration.ledger.JobState;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.ledger.StagedRange;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.postgres.QualifiedName;
import java.util.Locale;
import java.util.stream.Collectors;

/** Writes the report in Markdown. */
final class ReportText {
  private final FinalReport report;
  private final StringBuilder text = new StringBuilder();

  ReportText(FinalReport report) {
    this.report = report;
  }

  String write() {
    line("# Migration " + report.name());
    line("");
    line(
        "From `" + report.source() + "` to `" + report.target() + "`: **" + report.phase() + "**.");
    line(
        "Began "
            + report.startedAt()
            + report.endedAt().map(ended -> ", ended " + ended).orElse("")
            + ".");
    moved();
    throughput();
    leftOut();
    verified();
    compared();
    repaired();
    gates();
    accepted();
    phases();
    problems();
    jobs();
    heading("Still to do");
    report.stillToDo().forEach(task -> line("- [ ] " + task));
    return text.toString();
  }

  private void moved() {
    heading("Moved");
    line("| hypertable | completion point | chunks | rows | how |");
    line("| --- | --- | ---: | ---: | --- |");
    for (HypertableProgress row : report.hypertables()) {
      format(
          "| %s | %s | %,d | %,d | %s |",
          cell(row.hypertable().toString()),
          cell(completionPoint(row.hypertable())),
          row.chunks(),
          row.rows(),
          row.copyMethods().entrySet().stream()
              .map(way -> way.getValue() + " " + words(way.getKey()))
              .collect(Collectors.joining(", ")));
    }
    line("");
    format(
        "%,d of %,d chunks, %,d rows, %,.1f MB in the source.",
        report.totals().copied(),
        report.totals().total(),
        report.totals().rowsCopied(),
        report.totals().copiedBytes() / 1e6);
  }

  private void throughput() {
    Throughput throughput = new Throughput(report.throughput());
    if (throughput.most() > 0) {
      line("");
      line(throughput.sentence());
      line("");
      line("`" + throughput.sparkline() + "`");
    }
  }

  private String completionPoint(QualifiedName hypertable) {
    return report.ranges().stream()
        .filter(range -> range.hypertable().equals(hypertable))
        .findFirst()
        .map(StagedRange::describeEnd)
        .orElse("");
  }

  private void verified() {
    heading("Verified");
    format(
        "%,d chunks compared and equal, %,d different, %,d gone from the source.",
        report.totals().verified() - report.totals().skipped(),
        report.totals().different(),
        report.totals().skipped());
    report
        .captured()
        .ifPresent(
            captured -> {
              line("");
              line(captured.sentence());
            });
  }

  private void compared() {
    if (report.comparison().isEmpty()) {
      return;
    }
    ComparedDatabases comparison = report.comparison().get();
    heading("Compared");
    line(
        "'tsm compare' compared the rows of both databases, and ended "
            + comparison.endedAt()
            + ".");
    line("");
    line("| table | rows in the source | rows in the target | missing | extra | different |");
    line("| --- | ---: | ---: | ---: | ---: | ---: |");
    for (TableRows row : comparison.tables()) {
      format(
          "| %s | %,d | %,d | %,d | %,d | %,d |",
          cell(row.table() + row.notCompared().map(why -> ": not compared: " + why).orElse("")),
          row.sourceRows(),
          row.targetRows(),
          row.missing(),
          row.extra(),
          row.different());
    }
  }

  private void repaired() {
    if (report.repairs().isEmpty()) {
      return;
    }
    heading("Repaired");
    line("| table | inserted | updated | deleted | refreshed | last |");
    line("| --- | ---: | ---: | ---: | ---: | --- |");
    for (RepairedRows row : report.repairs()) {
      format(
          "| %s | %,d | %,d | %,d | %,d | %s |",
          cell(row.table().toString()),
          row.inserted(),
          row.updated(),
          row.deleted(),
          row.refreshed(),
          row.lastAt());
    }
  }

  private void leftOut() {
    if (report.leftOut().isEmpty()) {
      return;
    }
    heading("Left out");
    line("No filter selected these: what they held before the switch is in the source only.");
    line("");
    report.leftOut().forEach(each -> line("- " + each.publicName().readable()));
  }

  private void gates() {
    if (report.gates().isEmpty()) {
      return;
    }
    heading("Gates");
    line("| gate | opened | opened by | token of the evidence |");
    line("| --- | --- | --- | --- |");
    for (OpenedGate gate : report.gates()) {
      format(
          "| %s | %s | %s | %s |",
          cell(gate.gate()),
          gate.openedAt(),
          cell(gate.openedBy().orElse("not known")),
          cell(gate.token()));
    }
  }

  private void accepted() {
    if (report.accepted().isEmpty()) {
      return;
    }
    heading("Accepted");
    line("| finding | what was found | reason |");
    line("| --- | --- | --- |");
    report
        .accepted()
        .forEach(
            each ->
                format(
                    "| %s | %s | %s |",
                    cell(each.finding()), cell(each.found()), cell(each.reason())));
  }

  private void phases() {
    heading("Phases");
    line("| phase | outcome | runs | seconds |");
    line("| --- | --- | ---: | ---: |");
    for (FinalReport.ReportedPhase run : report.runs()) {
      format("| %s | %s | %d | %.1f |", run.phase(), run.outcome(), run.runs(), run.seconds());
    }
  }

  private void problems() {
    if (report.problems().isEmpty()) {
      return;
    }
    heading("Chunks to look at");
    for (TaskProblem problem : report.problems()) {
      line(
          "- "
              + problem.chunk()
              + " of "
              + problem.hypertable()
              + ": "
              + problem.skipReason().or(problem::lastError).orElse("source and target differ"));
    }
  }

  private void jobs() {
    if (report.jobs().isEmpty()) {
      return;
    }
    heading("Background jobs");
    line("| job | works on | every | in the source | in the target |");
    line("| --- | --- | --- | --- | --- |");
    for (JobState state : report.jobs()) {
      QualifiedName hypertable = state.job().hypertable();
      format(
          "| %d %s | %s | %s | %s | %s |",
          state.jobId(),
          cell(state.job().procedure().toString()),
          hypertable == null ? "" : cell(hypertable.toString()),
          state.job().scheduleInterval(),
          state.scheduled() ? "on" : "off",
          state.enabledAt().map(at -> "restored " + at).orElse("off"));
    }
  }

  private static String words(String way) {
    return way.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Neither a vertical bar in a text nor the end of a line may end the cell. */
  private static String cell(String value) {
    return value.replaceAll("\\p{Cntrl}", " ").replace("|", "\\|");
  }

  private void heading(String heading) {
    line("");
    line("## " + heading);
    line("");
  }

  private void format(String format, Object... values) {
    line(String.format(Locale.ROOT, format, values));
  }

  private void line(String line) {
    text.append(line).append('\n');
  }
}
