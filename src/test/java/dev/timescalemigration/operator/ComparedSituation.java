package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonSpec;
import dev.timescalemigration.api.v1alpha1.TimescaleComparisonStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator sees of the comparison {@code prod/drift}, put together for a test. */
final class ComparedSituation {
  static final Instant NOW = Situation.NOW;
  static final Instant MADE = NOW.minus(Duration.ofMinutes(90));
  static final String RUN = "drift-compare-run";
  static final ComparisonResult EQUAL = result(true, 0, 0);
  static final ComparisonResult DRIFT = result(false, 1, 0);

  private static final String DATABASES =
      "\"source\":{\"secretRef\":{\"name\":\"s\"}},\"target\":{\"secretRef\":{\"name\":\"t\"}}";

  private final TimescaleComparison comparison = new TimescaleComparison();
  private final List<WorkerState> jobs = new ArrayList<>();
  private Optional<TimescaleMigration> migration = Optional.empty();
  private Optional<ComparisonResult> found = Optional.empty();
  private Optional<MigrationFailure> refusal = Optional.empty();
  private ComparisonRun run;
  private String request;
  private String lastScheduleTime;

  private ComparedSituation(String spec) {
    comparison.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("prod")
            .withName("drift")
            .withUid("uid")
            .withGeneration(1L)
            .withCreationTimestamp(MADE.toString())
            .build());
    try {
      comparison.setSpec(Json.MAPPER.readValue("{" + spec + "}", TimescaleComparisonSpec.class));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A comparison of two secrets, with more fields of its spec as JSON. */
  static ComparedSituation ofSecrets(String fields) {
    return new ComparedSituation(DATABASES + (fields.isEmpty() ? "" : "," + fields));
  }

  /** A comparison of a migration in a phase. */
  static ComparedSituation ofMigration(Phase phase, String fields) {
    ComparedSituation situation =
        new ComparedSituation(
            "\"migrationRef\":{\"name\":\"flights\"}" + (fields.isEmpty() ? "" : "," + fields));
    situation.migration = Optional.of(Situation.in(phase).observed().migration());
    return situation;
  }

  /** What a run found, of a comparison that names the migration {@code prod/flights}. */
  static TimescaleComparison ended(ComparisonResult last) {
    ComparedSituation situation = ofMigration(Phase.AWAITING_SWITCHOVER, "");
    situation.comparison.setStatus(
        new TimescaleComparisonStatus(1L, null, null, last, null, null, null, null));
    return situation.comparison;
  }

  static ComparisonResult result(boolean equal, long missing, long repaired) {
    return new ComparisonResult(
        RUN,
        NOW.toString(),
        NOW.toString(),
        equal,
        5,
        900,
        missing,
        0,
        0,
        0,
        0,
        repaired,
        missing > 0 ? List.of("public.trips: missing in the target: id = 1") : List.of());
  }

  /** The status shows a run. */
  ComparedSituation running() {
    run = new ComparisonRun(RUN, NOW.minus(Duration.ofMinutes(5)).toString());
    return this;
  }

  /** What was asked for without a schedule has begun. */
  ComparedSituation asked() {
    request = ComparisonJob.request(comparison).orElseThrow();
    return this;
  }

  /** The newest time of the schedule that was followed. */
  ComparedSituation scheduled(Instant time) {
    lastScheduleTime = time.toString();
    return this;
  }

  ComparedSituation refused(MigrationFailure failure) {
    refusal = Optional.of(failure);
    return this;
  }

  /** The Job of the run, of the spec as it is now. */
  ComparedSituation job(Stage stage) {
    return job(RUN, stage, NOW, Optional.empty());
  }

  ComparedSituation failedJob(Instant since, MigrationFailure failure) {
    return job(RUN, Stage.FAILED, since, Optional.of(failure));
  }

  /** The Job of a run that ended earlier. */
  ComparedSituation endedJob(String name, Instant made) {
    job(name, Stage.COMPLETE, made, Optional.empty());
    jobs.get(jobs.size() - 1).job().getMetadata().setCreationTimestamp(made.toString());
    return this;
  }

  /** The resource was deleted and applied again: what there is belongs to the one before. */
  ComparedSituation appliedAgain() {
    comparison.getMetadata().setUid("another");
    return this;
  }

  private ComparedSituation job(
      String name, Stage stage, Instant since, Optional<MigrationFailure> failure) {
    SecretNames secrets = ComparisonJob.secrets(comparison, migration).orElseThrow();
    Job job = ComparisonJob.desired(comparison, secrets, name, 0, Situation.SETTINGS);
    job.getMetadata().setCreationTimestamp(since.toString());
    jobs.add(new WorkerState(job, stage, since, failure));
    return this;
  }

  /** What the Job of the run left behind. */
  ComparedSituation found(ComparisonResult result) {
    found = Optional.of(result);
    return this;
  }

  ComparisonObserved observed() {
    comparison.setStatus(
        new TimescaleComparisonStatus(1L, null, run, null, request, lastScheduleTime, null, null));
    return new ComparisonObserved(
        comparison,
        migration,
        List.copyOf(jobs),
        found,
        Map.of(),
        refusal,
        Situation.SETTINGS,
        NOW);
  }

  ComparisonDecision decision() {
    return ComparisonDecision.of(observed());
  }

  TimescaleComparisonStatus digest() {
    ComparisonObserved seen = observed();
    return ComparisonStatusDigest.of(seen, ComparisonDecision.of(seen));
  }
}
