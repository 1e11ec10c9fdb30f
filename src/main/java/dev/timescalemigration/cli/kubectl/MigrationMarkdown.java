package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.ReportStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.terminal.Quantities;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the cluster knows of a migration, as Markdown. */
final class MigrationMarkdown {
  private MigrationMarkdown() {}

  /** The lines of the report. */
  static List<String> lines(TimescaleMigration migration) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "# Migration " + migration.getMetadata().getNamespace() + "/" + Migrations.name(migration));
    lines.add("");
    Optional.ofNullable(migration.getStatus())
        .ifPresentOrElse(
            status -> lines.addAll(status(status)),
            () -> lines.add("The operator has not looked at it yet."));
    table(
        lines,
        "Accepted findings",
        List.of("finding", "reason"),
        migration.getSpec().accept().stream()
            .map(each -> List.of(each.finding(), each.reason()))
            .toList());
    return lines;
  }

  private static List<String> status(TimescaleMigrationStatus status) {
    List<String> lines = new ArrayList<>(List.of("| | |", "| --- | --- |"));
    row(lines, "phase", status.phase());
    row(lines, "began", status.startTime());
    row(lines, "ended", status.completionTime());
    Optional.ofNullable(status.plan())
        .ifPresent(
            plan -> {
              row(lines, "completion point", plan.completionPoint());
              row(
                  lines,
                  "plan",
                  Quantities.count(plan.hypertables(), "hypertable")
                      + ", "
                      + Quantities.count(plan.chunks(), "chunk")
                      + ", "
                      + Quantities.bytes(plan.bytes()));
            });
    Optional.ofNullable(status.progress())
        .ifPresent(
            progress -> {
              row(lines, "chunks copied", progress.summary() + ", " + progress.percent() + "%");
              Optional.ofNullable(progress.chunks())
                  .ifPresent(
                      chunks ->
                          row(
                              lines,
                              "chunks verified",
                              chunks.verified() + ", failed " + chunks.failed()));
            });
    Optional.ofNullable(status.pendingGate())
        .ifPresent(gate -> row(lines, "waits at gate", gate.gate()));
    Optional.ofNullable(status.lastError())
        .ifPresent(error -> row(lines, "last error", error.message()));
    Optional.ofNullable(status.report()).ifPresent(report -> report(lines, report));
    table(
        lines,
        "Conditions",
        List.of("condition", "status", "reason", "message"),
        status.conditions().stream()
            .map(
                each ->
                    Arrays.asList(
                        each.getType(), each.getStatus(), each.getReason(), each.getMessage()))
            .toList());
    return lines;
  }

  private static void report(List<String> lines, ReportStatus report) {
    table(
        lines,
        "Hypertables",
        List.of("hypertable", "chunks", "copied", "equal", "different", "parked", "rows"),
        report.hypertables().stream()
            .map(
                each ->
                    List.of(
                        each.name(),
                        Quantities.count(each.chunks()),
                        Quantities.count(each.copied()),
                        Quantities.count(each.equal()),
                        Quantities.count(each.different()),
                        Quantities.count(each.parked()),
                        Quantities.count(each.rows())))
            .toList());
    Optional.ofNullable(report.moreHypertables())
        .ifPresent(more -> lines.addAll(List.of("", Quantities.count(more, "more hypertable"))));
    table(
        lines,
        "Gates",
        List.of("gate", "opened", "opened by", "token of the evidence"),
        report.gates().stream()
            .map(
                each ->
                    List.of(
                        each.gate(),
                        each.openedAt(),
                        Optional.ofNullable(each.openedBy()).orElse("not known"),
                        each.token()))
            .toList());
    table(
        lines,
        "Phases",
        List.of("phase", "outcome", "runs", "from", "to"),
        report.phases().stream()
            .map(
                each ->
                    List.of(
                        each.phase(),
                        each.outcome(),
                        Quantities.count(each.runs()),
                        each.startedAt(),
                        each.endedAt()))
            .toList());
  }

  private static void table(
      List<String> lines, String heading, List<String> columns, List<List<String>> rows) {
    if (rows.isEmpty()) {
      return;
    }
    lines.addAll(
        List.of(
            "",
            "## " + heading,
            "",
            "| " + String.join(" | ", columns) + " |",
            "|" + " --- |".repeat(columns.size())));
    rows.forEach(
        row ->
            lines.add(
                "| "
                    + row.stream().map(MigrationMarkdown::cell).collect(Collectors.joining(" | "))
                    + " |"));
  }

  private static void row(List<String> lines, String name, String value) {
    if (value != null) {
      lines.add("| " + name + " | " + cell(value) + " |");
    }
  }

  private static String cell(String text) {
    return text == null ? "" : text.replace("|", "\\|").replaceAll("\\s+", " ");
  }
}
