package dev.timescalemigration.cli.status;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.capture.WayBackLag;
import dev.timescalemigration.cli.status.MigrationStatus.ChunkProblem;
import dev.timescalemigration.cli.status.MigrationStatus.LatestRun;
import dev.timescalemigration.cli.status.MigrationStatus.WaitingGate;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.engine.LatestProof;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.MigrationRecord;
import dev.timescalemigration.ledger.RecordedReport;
import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Event;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseTransitions;
import dev.timescalemigration.phase.switchover.RollbackPhase;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.Side;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads how far a migration is. */
public final class StatusReader {
  private static final int MOST_PROBLEMS = 20;

  private StatusReader() {}

  /** How far the migration of a ledger is, now. */
  public static MigrationStatus read(Database target, Ledger ledger) {
    MigrationRecord migration = ledger.migration();
    TaskTotals totals = ledger.progress().totals();
    Optional<Double> pace =
        totals.copied() < totals.total() ? ledger.progress().pace() : Optional.empty();
    return new MigrationStatus(
        migration.name(),
        migration.phase(),
        migration.phaseStartedAt(),
        migration.startedAt(),
        migration.completedAt(),
        ledger.stagedRanges(),
        totals.percent(),
        totals,
        pace.map(Math::round),
        pace.filter(rate -> rate > 0)
            .map(rate -> Math.round((totals.totalBytes() - totals.copiedBytes()) / rate)),
        Phase.ofValue(migration.phase()).flatMap(phase -> waiting(ledger, phase)),
        ledger.progress().problems(MOST_PROBLEMS).stream().map(StatusReader::problem).toList(),
        ledger.progress().problemCount(),
        newest(ledger.reports()),
        ledger.isSwitched() && !RollbackPhase.isRolledBack(ledger) ? Side.TARGET : Side.SOURCE,
        WayBackLag.read(target));
  }

  private static Optional<WaitingGate> waiting(Ledger ledger, Phase phase) {
    boolean isProvenFirst =
        PhaseTransitions.next(WritesMode.CAPTURE, phase, Event.PROOF_LOST).isPresent()
            && LatestProof.isLost(ledger);
    return Gate.of(phase)
        .filter(gate -> !isProvenFirst)
        .map(
            gate ->
                new WaitingGate(
                    gate.value(), GateEvidence.of(ledger).token(gate), gate.waitsFor()));
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
  private static List<LatestRun> newest(List<RecordedReport> reports) {
    Map<String, LatestRun> newest = new LinkedHashMap<>();
    for (RecordedReport report : reports) {
      newest.putIfAbsent(
          report.phase(),
          new LatestRun(report.phase(), report.outcome(), report.startedAt(), report.endedAt()));
    }
    return newest.values().stream()
        .sorted((left, right) -> left.startedAt().compareTo(right.startedAt()))
        .toList();
  }
}
