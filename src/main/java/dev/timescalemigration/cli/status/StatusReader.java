package dev.timescalemigration.cli.status;

import dev.timescalemigration.cli.status.MigrationStatus.ChunkProblem;
import dev.timescalemigration.cli.status.MigrationStatus.PhaseReport;
import dev.timescalemigration.cli.status.MigrationStatus.WaitingGate;
import dev.timescalemigration.ledger.Facts;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.MigrationRecord;
import dev.timescalemigration.ledger.Report;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Evidence;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how far a migration is. */
public final class StatusReader {
  private static final Duration PACE_WINDOW = Duration.ofMinutes(5);
  private static final int MOST_PROBLEMS = 20;

  /** Reports that only propose something: they change nothing of what a person relies on. */
  public static final List<String> ADVICE = List.of(SuggestPhase.NAME);

  private StatusReader() {}

  /** How far the migration of a ledger is, now. */
  public static MigrationStatus read(Ledger ledger) {
    MigrationRecord migration = ledger.migration();
    TaskTotals totals = ledger.progress().totals();
    Optional<Double> pace =
        totals.copied() < totals.total() ? ledger.progress().pace(PACE_WINDOW) : Optional.empty();
    return new MigrationStatus(
        migration.name(),
        migration.phase(),
        migration.phaseStartedAt(),
        migration.startedAt(),
        migration.completedAt(),
        ledger.stagedRanges(),
        percent(totals),
        totals,
        pace.map(Math::round),
        pace.filter(rate -> rate > 0)
            .map(rate -> Math.round((totals.totalBytes() - totals.copiedBytes()) / rate)),
        Phase.ofWord(migration.phase()).flatMap(Gate::of).map(gate -> waiting(ledger, gate)),
        ledger.progress().problems(MOST_PROBLEMS).stream().map(StatusReader::problem).toList(),
        ledger.progress().problemCount(),
        newest(ledger.reports()));
  }

  /** What a person relies on who opens a gate now. */
  public static Evidence evidence(Ledger ledger) {
    return new Evidence(Facts.of(ledger, ADVICE));
  }

  private static int percent(TaskTotals totals) {
    if (totals.totalBytes() > 0) {
      return (int) (100 * totals.copiedBytes() / totals.totalBytes());
    }
    return totals.total() == 0 ? 0 : (int) (100 * totals.copied() / totals.total());
  }

  private static WaitingGate waiting(Ledger ledger, Gate gate) {
    return new WaitingGate(gate.word(), evidence(ledger).token(gate), gate.waitsFor());
  }

  private static ChunkProblem problem(TaskProblem problem) {
    String state =
        problem.parked()
            ? "parked"
            : problem.different()
                ? "different"
                : problem.skipReason().isPresent() ? "skipped" : "failing";
    String words =
        problem
            .lastError()
            .or(problem::skipReason)
            .or(() -> problem.detail().map(detail -> detail.path("summary").asText()))
            .orElse("");
    return new ChunkProblem(
        problem.chunk().toString(),
        problem.hypertable().toString(),
        state,
        problem.failures(),
        words);
  }

  /** The first of each phase, as reports come newest first; then in the order they were made. */
  private static List<PhaseReport> newest(List<Report> reports) {
    Map<String, PhaseReport> newest = new LinkedHashMap<>();
    for (Report report : reports) {
      newest.putIfAbsent(
          report.phase(),
          new PhaseReport(report.phase(), report.outcome(), report.startedAt(), report.endedAt()));
    }
    return newest.values().stream()
        .sorted((left, right) -> left.startedAt().compareTo(right.startedAt()))
        .toList();
  }
}
