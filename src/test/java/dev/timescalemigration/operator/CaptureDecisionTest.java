package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.operator.WorkerState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureDecisionTest {
  private static final String CAPTURE =
      "\"writes\":{\"mode\":\"Capture\"},\"workers\":{\"replicas\":1}";
  private final MigrationFailure lost =
      MigrationFailure.userAction("SlotLost", "the slot is lost", "begin again");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Preflight             | Create flights-preflight
          AwaitingCaptureStart  | Create flights-capture-plan
          MigratingSchema       | Create flights-schema; Run flights-capture
          Staging               | Create flights-stage; Run flights-capture
          Copying               | Create flights-copy-0; Run flights-capture
          CatchingUp            | Create flights-catch-up; Run flights-capture
          RefreshingAggregates  | Create flights-refresh; Run flights-capture
          Proving               | Create flights-prove; Run flights-capture
          AwaitingProductionLoad| Run flights-capture
          AwaitingSwitchover    | Run flights-capture
          SwitchingOver         | Create flights-switch
          AwaitingFinish        | Run flights-capture
          RollingBack           | Create flights-rollback
          Finishing             | Create flights-finish
          RolledBack            |
          Cancelling            | Create flights-cancel
          Completed             |
          Cancelled             |
          """)
  void jobs_that_a_phase_begins(String phase, String jobs) {
    assertThat(String.join("; ", actions(in(phase)))).isEqualTo(jobs == null ? "" : jobs);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Staging            | Create flights-stage
          Copying            | Create flights-copy-0
          Proving            | Create flights-prove
          AwaitingSwitchover |
          SwitchingOver      | Remove flights-capture
          AwaitingFinish     |
          RollingBack        | Remove flights-capture
          Cancelling         | Remove flights-capture
          Completed          | Remove flights-capture
          """)
  void the_job_that_applies_outlives_phases_until_the_switch_or_the_end(String phase, String jobs) {
    Situation situation =
        in(phase).capturing(Stage.ACTIVE, before(Duration.ofHours(1)), 0, Optional.empty());
    assertThat(String.join("; ", actions(situation))).isEqualTo(jobs == null ? "" : jobs);
  }

  @Test
  void it_is_not_held_while_the_migration_is_suspended_but_watches_only() {
    Situation situation =
        in("Copying").capturing(Stage.ACTIVE, Situation.ENTERED, 0, Optional.empty());
    assertThat(actions(situation.spec(CAPTURE + ",\"suspend\":true")))
        .containsExactly("Remove flights-capture");
    assertThat(actions(in("Copying").spec(CAPTURE + ",\"suspend\":true")))
        .containsExactly("Run flights-capture");
  }

  @Test
  void other_fields_replace_it_only_when_it_reads_them() {
    Situation situation =
        in("AwaitingSwitchover").capturing(Stage.ACTIVE, Situation.ENTERED, 0, Optional.empty());
    assertThat(actions(situation.spec(CAPTURE + ",\"verify\":{\"mode\":\"RowHash\"}"))).isEmpty();
    assertThat(
            actions(
                situation.spec(
                    "\"writes\":{\"mode\":\"Capture\",\"capture\":{\"maxRetainedWal\":\"1Gi\"}}")))
        .containsExactly("Remove flights-capture");
  }

  @Test
  void it_is_restarted_for_ever_and_a_failure_is_shown_at_a_gate() {
    assertThat(actions(failed(Duration.ofSeconds(4), 0))).isEmpty();
    assertThat(actions(failed(Duration.ofSeconds(5), 0))).containsExactly("Remove flights-capture");
    assertThat(actions(failed(Duration.ofMinutes(10), 99)))
        .containsExactly("Remove flights-capture");
    ReconcileDecision decision = failed(Duration.ofSeconds(4), 0).decision();
    assertThat(decision.problem()).contains(lost);
    assertThat(decision.outcome()).get().isInstanceOf(AwaitGate.class);
  }

  @Test
  void one_that_ended_is_begun_again() {
    assertThat(actions(in("Copying").capturing(Stage.COMPLETE, Situation.NOW, 0, Optional.empty())))
        .containsExactlyInAnyOrder("Create flights-copy-0", "Remove flights-capture");
  }

  @Test
  void a_switch_that_was_undone_goes_back_to_its_gate() {
    Situation undone =
        in("SwitchingOver")
            .undoneJob(
                new WorkerJobName("switch", Phase.SWITCHING_OVER, -1),
                before(Duration.ofSeconds(1)),
                MigrationFailure.of(FailureKind.USER_ACTION, "TooFarBehind", "too far", null));
    assertThat(undone.decision().outcome()).contains(new Advance(Phase.AWAITING_SWITCHOVER));
  }

  @Test
  void a_switch_whose_pod_was_lost_is_tried_again() {
    Situation lost =
        in("SwitchingOver")
            .failedJob(
                new WorkerJobName("switch", Phase.SWITCHING_OVER, -1),
                before(Duration.ofMinutes(1)),
                0,
                MigrationFailure.of(FailureKind.TEMPORARY, "WorkerLost", "gone", null));
    assertThat(actions(lost)).containsExactly("Remove flights-switch");
  }

  @Test
  void another_spec_is_planned_again_before_it_is_approved() {
    Situation planned =
        in("AwaitingCaptureStart")
            .job(
                new WorkerJobName("capture-plan", Phase.AWAITING_CAPTURE_START, -1),
                Stage.COMPLETE,
                before(Duration.ofMinutes(1)));
    assertThat(actions(planned)).isEmpty();
    assertThat(
            actions(
                planned.spec(
                    "\"writes\":{\"mode\":\"Capture\",\"capture\":{\"replicaIdentity\":\"SetFull\"}}")))
        .containsExactly("Remove flights-capture-plan");
  }

  @Test
  void a_mode_that_is_not_the_one_it_began_with_is_refused() {
    assertThat(in("AwaitingDualWrite").decision().problem())
        .get()
        .extracting(MigrationFailure::reason)
        .isEqualTo("ModeChanged");
  }

  private Situation failed(Duration ago, int attempt) {
    return in("AwaitingSwitchover")
        .capturing(Stage.FAILED, before(ago), attempt, Optional.of(lost));
  }

  @Test
  void a_way_back_that_was_given_up_is_not_followed() {
    Situation given = following(Optional.of("the slot was lost"));
    assertThat(actions(given)).isEmpty();
    assertThat(
            actions(
                given.capturing(Stage.ACTIVE, before(Duration.ofHours(1)), 0, Optional.empty())))
        .containsExactly("Remove flights-capture");
  }

  private static Situation in(String name) {
    Phase phase = Phase.ofValue(name).orElseThrow();
    return phase == Phase.AWAITING_FINISH
        ? following(Optional.empty())
        : Situation.in(phase).spec(CAPTURE);
  }

  private static Situation following(Optional<String> givenUp) {
    return Situation.in(Phase.AWAITING_FINISH)
        .spec(CAPTURE)
        .captured(CaptureDigests.following(givenUp, Optional.empty()))
        .inLedger(Phase.AWAITING_FINISH);
  }

  private static Instant before(Duration ago) {
    return Situation.NOW.minus(ago);
  }

  private static List<String> actions(Situation situation) {
    return situation.decision().jobs().stream()
        .map(action -> action.getClass().getSimpleName() + " " + action.job())
        .toList();
  }
}
