package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.AcceptedFinding;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.terminal.Quantities;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
    if (!migration.getSpec().accept().isEmpty()) {
      lines.addAll(
          List.of("", "## Accepted findings", "", "| finding | reason |", "| --- | --- |"));
      for (AcceptedFinding accepted : migration.getSpec().accept()) {
        lines.add("| " + cell(accepted.finding()) + " | " + cell(accepted.reason()) + " |");
      }
    }
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
    lines.addAll(
        List.of(
            "",
            "## Conditions",
            "",
            "| condition | status | reason | message |",
            "| --- | --- | --- | --- |"));
    for (Condition condition : status.conditions()) {
      lines.add(
          "| "
              + condition.getType()
              + " | "
              + condition.getStatus()
              + " | "
              + cell(condition.getReason())
              + " | "
              + cell(condition.getMessage())
              + " |");
    }
    return lines;
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
