package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.ledger.ReportDigest;
import dev.timescalemigration.ledger.TaskTotals;
import dev.timescalemigration.migration.Intent;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import dev.timescalemigration.postgres.RefusedAddresses;
import dev.timescalemigration.postgres.Side;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator sees of the migration {@code prod/flights}, put together for a test. */
final class Situation {
  static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  static final Instant ENTERED = NOW.minus(Duration.ofMinutes(5));
  static final TaskTotals NOTHING_STAGED = new TaskTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

  static final OperatorSettings SETTINGS =
      new OperatorSettings(
          "operators/timescale-migration-operator",
          "tsm:1",
          "",
          "default",
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          new SecretConsent(true),
          RefusedAddresses.NONE,
          WorkerAllowances.NONE);
  private static final String DATABASES =
      "\"source\":{\"secretRef\":{\"name\":\"s\"}},\"target\":{\"secretRef\":{\"name\":\"t\"}}";

  private final TimescaleMigration migration = new TimescaleMigration();
  private final List<WorkerState> jobs = new ArrayList<>();
  private LedgerView ledger = new LedgerView.Absent(NOW);
  private TaskTotals totals = NOTHING_STAGED;
  private Optional<String> stagedFor = Optional.empty();
  private Optional<JsonNode> proposal = Optional.empty();
  private final List<TimescaleComparison> comparisons = new ArrayList<>();
  private Optional<String> comparisonRefusal = Optional.empty();
  private CaptureDigest capture = CaptureDigest.OFF;
  private ReportDigest report = ReportDigest.NOTHING;

  private Situation(String spec) {
    migration.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("prod")
            .withName("flights")
            .withUid("uid")
            .withGeneration(1L)
            .build());
    spec(spec);
  }

  /** A migration that was just applied to an empty target. */
  static Situation applied() {
    return new Situation("");
  }

  /** A migration whose record and status say that it is in a phase. */
  static Situation in(Phase phase) {
    return new Situation("").recorded(phase).inLedger(phase);
  }

  /** Replaces the spec: fields as JSON, beside source and target. */
  Situation spec(String fields) {
    try {
      migration.setSpec(
          Json.MAPPER.readValue(
              "{" + DATABASES + (fields.isEmpty() ? "" : "," + fields) + "}",
              TimescaleMigrationSpec.class));
      return this;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The status shows a phase, and nothing else. */
  Situation recorded(Phase phase) {
    return recorded(phase.value());
  }

  /** The status shows what stands for a phase, and nothing else. */
  Situation recorded(String phase) {
    return status(
        new TimescaleMigrationStatus(
            1L, phase, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null));
  }

  Situation status(TimescaleMigrationStatus status) {
    migration.setStatus(status);
    return this;
  }

  /** Chunks as they are in the ledger from now on. */
  Situation chunks(long total, long copied, long parked) {
    totals =
        new TaskTotals(
            total, copied, 0, 0, 0, parked, 0, total * 100, copied * 100, 0, copied * 10);
    return ledger instanceof LedgerView.Present present
        ? inLedger(Phase.ofValue(present.digest().phase()).orElseThrow())
        : this;
  }

  /** Completion point and rules were staged as the spec has them now. */
  Situation staged() {
    stagedFor = Optional.of(Intent.of(migration.getSpec()).ranges());
    return this;
  }

  Situation inLedger(Phase phase) {
    return inLedgerOf("prod/flights", phase);
  }

  /** The target's ledger holds a suggested completion point; call it before {@link #inLedger}. */
  Situation suggesting(String point, String finding) {
    proposal =
        Optional.of(
            Json.MAPPER.valueToTree(
                Map.of(
                    "suggestions", List.of(Map.of("completionPoint", point, "finding", finding)))));
    return this;
  }

  /** The target holds the ledger of a migration of some name. */
  Situation inLedgerOf(String name, Phase phase) {
    ledger =
        new LedgerView.Present(
            new LedgerDigest(
                name,
                phase.value(),
                ENTERED,
                ENTERED,
                Optional.empty(),
                List.of(),
                stagedFor,
                Map.of(),
                proposal,
                0,
                CopyLimits.NONE,
                totals,
                Optional.empty(),
                Optional.empty(),
                report,
                capture),
            NOW);
    return this;
  }

  /** The target holds no record. */
  Situation withoutRecord() {
    ledger = new LedgerView.Absent(NOW);
    return this;
  }

  Situation targetAway(MigrationFailure failure) {
    ledger = new LedgerView.Unreachable(Side.TARGET, failure, NOW);
    return this;
  }

  /** A comparison is there. */
  Situation comparison(TimescaleComparison there) {
    comparisons.add(there);
    return this;
  }

  /** The API server does not take the comparison that the spec asks for. */
  Situation comparisonRefused(String said) {
    comparisonRefusal = Optional.of(said);
    return this;
  }

  /** A Job that the present phase made, of the spec as it is now. */
  Situation job(WorkerJobName name, Stage stage, Instant since) {
    return job(name, stage, since, 0, Optional.empty());
  }

  Situation failedJob(WorkerJobName name, Instant since, int attempt, MigrationFailure failure) {
    return job(name, Stage.FAILED, since, attempt, Optional.of(failure));
  }

  private Situation job(
      WorkerJobName name,
      Stage stage,
      Instant since,
      int attempt,
      Optional<MigrationFailure> failure) {
    String phaseRun =
        name.phase() == Phase.PREFLIGHT
            ? PhaseJobs.FIRST_RUN
            : Long.toString(ENTERED.toEpochMilli());
    Job job = WorkerJob.desired(migration, name, phaseRun, attempt, SETTINGS);
    jobs.add(new WorkerState(job, stage, since, failure));
    return this;
  }

  /** The Job that applies captured changes, of the spec as it is now. */
  Situation capturing(Stage stage, Instant since, int attempt, Optional<MigrationFailure> failure) {
    Job job = CaptureJob.applying(migration, attempt, SETTINGS);
    jobs.add(new WorkerState(job, stage, since, failure));
    return this;
  }

  /** The Job that rehearses, of the spec as it is now. */
  Situation rehearsing(
      Stage stage, Instant since, int attempt, Optional<MigrationFailure> failure) {
    Job job = RehearsalJob.desired(migration, attempt, SETTINGS);
    jobs.add(new WorkerState(job, stage, since, failure));
    return this;
  }

  /** The Job that ends capture. */
  Situation ending(Stage stage, Instant since, Optional<MigrationFailure> failure) {
    jobs.add(new WorkerState(CaptureJob.ending(migration, 0, SETTINGS), stage, since, failure));
    return this;
  }

  /** A Job that failed and left everything as it was before. */
  Situation undoneJob(WorkerJobName name, Instant since, MigrationFailure failure) {
    Job job =
        WorkerJob.desired(migration, name, Long.toString(ENTERED.toEpochMilli()), 0, SETTINGS);
    jobs.add(new WorkerState(job, Stage.FAILED, since, Optional.of(failure), true));
    return this;
  }

  /** What the ledger has of the history; call it before {@link #inLedger}. */
  Situation reported(ReportDigest digest) {
    report = digest;
    return this;
  }

  /** What the ledger has of capture; call it before {@link #inLedger}. */
  Situation captured(CaptureDigest digest) {
    capture = digest;
    return this;
  }

  /** The resource was deleted and applied again: what there is belongs to the one before. */
  Situation appliedAgain() {
    migration.getMetadata().setUid("another");
    return this;
  }

  Observed observed() {
    return new Observed(
        migration,
        List.copyOf(jobs),
        ledger,
        Map.of(),
        Optional.empty(),
        List.copyOf(comparisons),
        comparisonRefusal,
        SETTINGS,
        NOW);
  }

  ReconcileDecision decision() {
    return ReconcileDecision.of(observed());
  }

  TimescaleMigrationStatus digest() {
    Observed seen = observed();
    return StatusDigest.of(seen, ReconcileDecision.of(seen));
  }
}
