package dev.timescalemigration.cli.report;

import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import dev.timescalemigration.engine.rehearsal.RehearsalReport;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.ForeseenFailure;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.ProjectedPhase;
import dev.timescalemigration.engine.rehearsal.RehearsalReport.RehearsedChunks;
import dev.timescalemigration.phase.preflight.PreflightReport;
import dev.timescalemigration.work.estimate.Estimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a rehearsal found, in words. */
public final class RehearsalText {
  private RehearsalText() {}

  /** The lines of a report. */
  public static List<String> lines(RehearsalReport report, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add("preflight: " + PreflightText.counts(new PreflightReport(report.checks())));
    if (!report.kinds().isEmpty()) {
      lines.add("");
      lines.addAll(kinds(report).lines());
      lines.add(
          "MB/s are those of one copy thread, while "
              + Quantities.count(report.threads(), "thread")
              + " worked at the same time");
    }
    lines.add("");
    lines.addAll(phases(report).lines());
    lines.add("without the time that the migration waits at gates");
    report
        .disk()
        .ifPresent(
            disk ->
                lines.add(
                    "the target needs about "
                        + Quantities.bytes(disk.schemaBytes() + disk.chunkBytes())
                        + " of disk ("
                        + Quantities.bytes(disk.schemaBytes())
                        + " schema and plain tables), and writes about "
                        + Quantities.bytes(disk.walBytes())
                        + " of write-ahead log"));
    lines.addAll(report.notes());
    lines.add("");
    for (ForeseenFailure failure : report.failures()) {
      lines.add(
          Style.BAD.of("FAIL", terminal)
              + "  "
              + failure.phase()
              + ": "
              + failure.message()
              + (failure.toFix().isEmpty() ? "" : ". To fix: " + failure.toFix()));
    }
    lines.add(
        report.passed()
            ? Style.GOOD.of("nothing failed", terminal)
                + "; rehearsed in "
                + seconds(report.seconds())
                + ", nothing of it is left"
            : Quantities.count(report.failures().size(), "thing")
                + " would fail in the migration; rehearsed in "
                + seconds(report.seconds())
                + ", nothing of it is left");
    return lines;
  }

  private static Table kinds(RehearsalReport report) {
    Table table =
        new Table("HYPERTABLE", "CHUNKS", "COUNT", "SIZE", "SAMPLE", "COPY MB/s", "VERIFY MB/s");
    for (RehearsedChunks kind : report.kinds()) {
      table.row(
          kind.hypertable(),
          kind.chunks(),
          Quantities.count(kind.count()),
          Quantities.bytes(kind.bytes()),
          Quantities.count(kind.sampled()) + " (" + Quantities.bytes(kind.sampledBytes()) + ")",
          rate(kind.copyRate()),
          rate(kind.verifyRate()));
    }
    return table;
  }

  private static Table phases(RehearsalReport report) {
    Table table = new Table("PHASE", "REHEARSED", "PROJECTED", "BETWEEN");
    for (ProjectedPhase phase : report.phases()) {
      row(table, phase.phase(), seconds(phase.measured()), phase.projected());
    }
    return row(
        table,
        "together",
        seconds(
            report.phases().stream().collect(Collectors.summingDouble(ProjectedPhase::measured))),
        report.total());
  }

  private static Table row(Table table, String what, String measured, Estimate projected) {
    return table.row(
        what,
        measured,
        seconds(projected.expected()),
        seconds(projected.low()) + " and " + seconds(projected.high()));
  }

  private static String rate(double bytesPerSecond) {
    return bytesPerSecond == 0 ? "-" : String.format(Locale.ROOT, "%.1f", bytesPerSecond / 1e6);
  }

  private static String seconds(double seconds) {
    return Quantities.duration(Duration.ofMillis(Math.round(seconds * 1000)));
  }
}
