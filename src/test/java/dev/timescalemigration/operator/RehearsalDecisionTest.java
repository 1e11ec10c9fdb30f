package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.RehearsalResult;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RehearsalDecisionTest {
  private static final String REHEARSAL = "\"mode\":\"Rehearsal\"";
  private static final RehearsalResult PASSED =
      new RehearsalResult(
          null, true, 11_100L, 7200L, 18_000L, 12_000_000_000L, 3_000_000L, 8, null);
  private static final RehearsalResult FAILED =
      new RehearsalResult(
          null,
          false,
          null,
          null,
          null,
          null,
          null,
          0,
          List.of("Preflight: no room. To fix: more, then run again"));
  private final MigrationFailure away =
      MigrationFailure.of(FailureKind.TEMPORARY, "TargetUnreachable", "no connection", null);

  @Test
  void nothing_begins_before_the_status_says_so() {
    assertThat(actions(decide(applied(), PASSED))).isEmpty();
    assertThat(decide(applied(), PASSED).phase()).isEqualTo("Rehearsing");
    assertThat(actions(decide(shown(), PASSED))).containsExactly("Run flights-rehearse");
  }

  @Test
  void what_it_found_is_kept_when_its_pod_is_gone() {
    Situation ended = shown().rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    RehearsalDecision decision = decide(ended, PASSED);
    assertThat(decision.phase()).isEqualTo("Rehearsed");
    assertThat(actions(decision)).isEmpty();
    assertThat(decision.result().orElseThrow().endTime()).isEqualTo("2026-11-22T09:59:00Z");
    TimescaleMigrationStatus status = decision.status(ended.observed());
    Situation later = ended.status(status);
    assertThat(RehearsalDecision.of(later.observed(), job -> Optional.empty(), Optional.empty()))
        .isEqualTo(decision);
  }

  @Test
  void what_was_never_read_is_rehearsed_again() {
    Situation ended = shown().rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    RehearsalDecision decision =
        RehearsalDecision.of(ended.observed(), job -> Optional.empty(), Optional.empty());
    assertThat(decision.phase()).isEqualTo("Rehearsing");
    assertThat(actions(decision)).containsExactly("Remove flights-rehearse");
  }

  @Test
  void another_spec_is_rehearsed_again_and_another_deletion_policy_is_not() {
    Situation ended = shown().rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    RehearsalDecision other =
        decide(ended.spec(REHEARSAL + ",\"rehearsal\":{\"chunks\":20}"), PASSED);
    assertThat(other.phase()).isEqualTo("Rehearsing");
    assertThat(actions(other)).containsExactly("Remove flights-rehearse");
    assertThat(decide(ended.spec(REHEARSAL + ",\"deletionPolicy\":\"Cleanup\""), PASSED).phase())
        .isEqualTo("Rehearsed");
  }

  @Test
  void the_message_has_the_projection_and_the_command_that_begins_the_migration() {
    Situation ended = shown().rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    TimescaleMigrationStatus status = decide(ended, PASSED).status(ended.observed());
    assertThat(condition(status, "Rehearsed").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Rehearsed").getMessage())
        .isEqualTo(
            "nothing would fail; the migration takes about 3h5m, between 2h0m and 5h0m, without the"
                + " time at gates; the target needs about 12.0GB of disk and writes about 3.0MB of"
                + " write-ahead log; to begin the migration: kubectl patch tsm flights -n prod"
                + " --type=merge -p '{\"spec\":{\"mode\":\"Migrate\"}}'");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("NothingFailed");
  }

  @Test
  void what_would_fail_is_named_and_how_to_try_again() {
    Situation ended = shown().rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    TimescaleMigrationStatus status = decide(ended, FAILED).status(ended.observed());
    assertThat(condition(status, "Rehearsed").getStatus()).isEqualTo("False");
    assertThat(condition(status, "Rehearsed").getMessage())
        .contains(
            "this would fail: Preflight: no room. To fix: more, then it is retried automatically",
            "kubectl delete job flights-rehearse -n prod");
    assertThat(status.conditions()).extracting(Condition::getType).doesNotContain("Stalled");
  }

  @Test
  void a_failure_is_shown_and_it_is_begun_again_after_a_wait() {
    Situation now = shown().rehearsing(Stage.FAILED, before(4), 0, Optional.of(away));
    assertThat(decide(now, PASSED).problem()).contains(away);
    assertThat(actions(decide(now, PASSED))).isEmpty();
    Situation due = shown().rehearsing(Stage.FAILED, before(5), 0, Optional.of(away));
    assertThat(actions(decide(due, PASSED))).containsExactly("Remove flights-rehearse");
  }

  @Test
  void a_suspended_one_is_held() {
    Situation active = shown().rehearsing(Stage.ACTIVE, before(60), 0, Optional.empty());
    assertThat(actions(decide(active.spec(REHEARSAL + ",\"suspend\":true"), PASSED)))
        .containsExactly("Hold flights-rehearse");
    assertThat(actions(decide(shown().spec(REHEARSAL + ",\"suspend\":true"), PASSED))).isEmpty();
  }

  @Test
  void a_secret_that_may_not_be_used_any_more_holds_it() {
    Situation active = shown().rehearsing(Stage.ACTIVE, before(60), 0, Optional.empty());
    RehearsalDecision decision =
        RehearsalDecision.of(active.observed(), job -> Optional.empty(), Optional.of(away));
    assertThat(actions(decision)).containsExactly("Hold flights-rehearse");
    assertThat(decision.problem()).contains(away);
  }

  @Test
  void what_the_migration_had_begun_ends_first() {
    Situation both =
        shown()
            .job(
                new WorkerJobName("preflight", Phase.PREFLIGHT, -1),
                Stage.ACTIVE,
                Situation.ENTERED);
    assertThat(actions(decide(both, PASSED))).containsExactly("Remove flights-preflight");
  }

  @ParameterizedTest
  @EnumSource(value = Phase.class, mode = EnumSource.Mode.EXCLUDE, names = "PREFLIGHT")
  void a_migration_that_has_begun_is_not_rehearsed(Phase phase) {
    RehearsalDecision decision = decide(Situation.in(phase).spec(REHEARSAL), PASSED);
    assertThat(decision.problem().orElseThrow().reason()).isEqualTo("ModeChanged");
    assertThat(decision.phase()).isEqualTo(phase.value());
    assertThat(decision.jobs()).isEmpty();
  }

  @Test
  void a_migration_begins_with_preflight_when_it_was_rehearsed() {
    Situation rehearsed =
        shown().recorded("Rehearsed").rehearsing(Stage.COMPLETE, before(60), 0, Optional.empty());
    ReconcileDecision decision = rehearsed.spec("\"mode\":\"Migrate\"").decision();
    assertThat(decision.phase()).isEqualTo(Phase.PREFLIGHT);
    assertThat(decision.jobs())
        .extracting(action -> action.getClass().getSimpleName() + " " + action.job())
        .containsExactly("Forget flights-rehearse");
  }

  @Test
  void what_a_pod_left_that_is_no_result_counts_as_none() throws Exception {
    assertThat(RehearsalDecision.result(Json.MAPPER.readTree("{\"rehearsal\":{\"seconds\":[1]}}")))
        .isEmpty();
    assertThat(RehearsalDecision.result(Json.MAPPER.readTree("{\"reason\":\"Done\"}"))).isEmpty();
  }

  private static Situation applied() {
    return Situation.applied().spec(REHEARSAL);
  }

  private static Situation shown() {
    return applied().recorded("Rehearsing");
  }

  private static RehearsalDecision decide(Situation situation, RehearsalResult left) {
    return RehearsalDecision.of(situation.observed(), job -> Optional.of(left), Optional.empty());
  }

  private static Instant before(int seconds) {
    return Situation.NOW.minus(Duration.ofSeconds(seconds));
  }

  private static Condition condition(TimescaleMigrationStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> actions(RehearsalDecision decision) {
    return decision.jobs().stream()
        .map(action -> action.getClass().getSimpleName() + " " + action.job())
        .toList();
  }
}
