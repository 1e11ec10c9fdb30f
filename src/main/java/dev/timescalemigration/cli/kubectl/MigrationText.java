package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.ProgressStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.cli.progress.ProgressCells;
import dev.timescalemigration.cli.terminal.Quantities;
import dev.timescalemigration.cli.terminal.Style;
import dev.timescalemigration.cli.terminal.Table;
import dev.timescalemigration.cli.terminal.Terminal;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Migrations of a cluster in words. */
final class MigrationText {
  private static final int WIDEST_BAR = 30;
  private static final String NONE = "-";

  private MigrationText() {}

  /** A table of several. */
  static List<String> table(List<TimescaleMigration> migrations, Terminal terminal) {
    Table table =
        new Table("NAMESPACE", "NAME", "PHASE", "PROGRESS", "RATE", "ETA", "GATE", "STALLED");
    for (TimescaleMigration migration : migrations) {
      Optional<TimescaleMigrationStatus> status = Optional.ofNullable(migration.getStatus());
      Optional<ProgressStatus> progress = status.map(TimescaleMigrationStatus::progress);
      table.row(
          migration.getMetadata().getNamespace(),
          Migrations.name(migration),
          status.map(TimescaleMigrationStatus::phase).orElse(NONE),
          progress.map(ProgressStatus::summary).orElse(NONE),
          progress.map(ProgressStatus::rate).orElse(NONE),
          progress.map(ProgressStatus::eta).orElse(NONE),
          status
              .map(TimescaleMigrationStatus::pendingGate)
              .map(gate -> Style.WARNING.of(gate.gate(), terminal))
              .orElse(NONE),
          status
              .map(TimescaleMigrationStatus::lastError)
              .map(error -> Style.BAD.of(error.reason(), terminal))
              .orElse(NONE));
    }
    return table.lines();
  }

  /** One of them, as it is at a moment. */
  static List<String> lines(TimescaleMigration migration, Instant now, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    TimescaleMigrationStatus status = migration.getStatus();
    if (status == null || status.phase() == null) {
      lines.add(Migrations.name(migration) + "  the operator has not looked at it yet");
      return lines;
    }
    lines.add(
        Style.STRONG.of(Migrations.name(migration), terminal)
            + "  "
            + status.phase()
            + Optional.ofNullable(status.phaseStartTime())
                .map(start -> " for " + Quantities.duration(since(start, now)))
                .orElse(""));
    Optional.ofNullable(status.progress())
        .ifPresent(progress -> lines.addAll(progress(progress, terminal)));
    Optional.ofNullable(status.pendingGate())
        .ifPresent(gate -> lines.add("  gate    " + gate.gate() + ": " + gate.message()));
    Optional.ofNullable(status.lastError())
        .ifPresent(
            error ->
                lines.add(
                    "  error   "
                        + Style.BAD.of(error.message(), terminal)
                        + (error.hint() == null ? "" : "; " + error.hint())));
    if (!status.activeJobs().isEmpty()) {
      lines.add("  jobs    " + String.join(", ", status.activeJobs()));
    }
    lines.add("");
    lines.addAll(conditions(status, terminal));
    return lines;
  }

  private static Duration since(String start, Instant now) {
    Duration passed = Duration.between(Instant.parse(start), now);
    return passed.isNegative() ? Duration.ZERO : passed;
  }

  private static List<String> progress(ProgressStatus progress, Terminal terminal) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "  chunks  "
            + progress.summary()
            + "  "
            + ProgressCells.of(progress.percent() / 100.0, WIDEST_BAR, terminal.unicode())
            + " "
            + progress.percent()
            + "%"
            + Optional.ofNullable(progress.rate()).map(rate -> "  " + rate).orElse("")
            + Optional.ofNullable(progress.eta()).map(eta -> "  ETA " + eta).orElse(""));
    if (progress.chunks() != null && progress.chunks().failed() > 0) {
      lines.add(
          "  failed  "
              + Style.BAD.of(Quantities.count(progress.chunks().failed(), "chunk"), terminal));
    }
    return lines;
  }

  /** What is true of it, each with its reason. */
  static List<String> conditions(TimescaleMigrationStatus status, Terminal terminal) {
    Table table = new Table("CONDITION", "STATUS", "REASON", "MESSAGE");
    for (Condition condition : status.conditions()) {
      boolean bad =
          condition.getType().equals("Stalled") == condition.getStatus().equals("True")
              && !condition.getStatus().equals("Unknown");
      table.row(
          condition.getType(),
          (bad ? Style.WARNING : Style.GOOD).of(condition.getStatus(), terminal),
          Optional.ofNullable(condition.getReason()).orElse(NONE),
          Optional.ofNullable(condition.getMessage()).orElse(""));
    }
    return table.isEmpty() ? List.of() : table.lines();
  }
}
