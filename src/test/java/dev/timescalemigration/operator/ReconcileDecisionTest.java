package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.migration.PhaseOutcome.Stay;
import dev.timescalemigration.operator.WorkerState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconcileDecisionTest {
  private static final String CHOSEN = "\"completionPoint\": \"2026-11-22T09:00:00Z\"";
  private static final String ONE_WORKER = "\"workers\":{\"replicas\":1}";
  private static final String THREE_WORKERS = "\"workers\":{\"replicas\":3}";
  private static final WorkerJobName PREFLIGHT =
      new WorkerJobName("preflight", Phase.PREFLIGHT, -1);
  private final MigrationFailure passing =
      MigrationFailure.of(FailureKind.TEMPORARY, "Unreachable", "the target is unreachable", null);

  @Test
  void another_completion_point_is_staged_once_the_copying_pods_have_ended() {
    Situation copying = Situation.in(Phase.COPYING).spec(CHOSEN).staged().inLedger(Phase.COPYING);
    assertThat(copying.decision().outcome()).contains(new Stay(Stay.Why.WORKING));
    Situation later = copying.spec("\"completionPoint\": \"2026-11-22T09:30:00Z\"");
    assertThat(later.decision().outcome()).contains(new Advance(Phase.STAGING));
  }

  @Test
  void nothing_begins_before_the_status_says_so() {
    assertThat(Situation.applied().decision().phase()).isEqualTo(Phase.PREFLIGHT);
    assertThat(Situation.applied().decision().jobs()).isEmpty();
    assertThat(actions(Situation.applied().recorded(Phase.PREFLIGHT)))
        .containsExactly("Create flights-preflight");
  }

  @Test
  void a_job_that_is_there_is_not_made_again() {
    assertThat(
            actions(
                Situation.applied()
                    .recorded(Phase.PREFLIGHT)
                    .job(PREFLIGHT, Stage.ACTIVE, Situation.NOW)))
        .isEmpty();
  }

  @Test
  void work_is_done_once_the_ledger_was_read_after_its_end() {
    Situation justEnded =
        Situation.in(Phase.STAGING)
            .spec(CHOSEN)
            .job(one("stage", Phase.STAGING), Stage.COMPLETE, Situation.NOW);
    assertThat(justEnded.decision().outcome()).get().isNotInstanceOf(Advance.class);
    assertThat(justEnded.observed().isLedgerOutdated()).isTrue();

    Situation readSince =
        Situation.in(Phase.STAGING)
            .spec(CHOSEN)
            .job(one("stage", Phase.STAGING), Stage.COMPLETE, before(Duration.ofSeconds(1)));
    assertThat(readSince.decision().outcome()).contains(new Advance(Phase.COPYING));
    assertThat(readSince.observed().isLedgerOutdated()).isFalse();
  }

  @Test
  void jobs_of_a_phase_that_is_over_end_before_the_next_begin() {
    Situation situation =
        Situation.in(Phase.STAGING)
            .spec(CHOSEN)
            .job(copy(0), Stage.ACTIVE, before(Duration.ofMinutes(9)));
    assertThat(actions(situation)).containsExactly("Remove flights-copy-0");
  }

  @Test
  void more_workers_join_those_that_work() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .spec(ONE_WORKER)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .chunks(9, 1, 0)
            .spec(THREE_WORKERS);
    assertThat(actions(situation))
        .containsExactly("Create flights-copy-1", "Create flights-copy-2");
  }

  @Test
  void of_fewer_workers_the_first_work_on() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .spec(THREE_WORKERS)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .job(copy(1), Stage.ACTIVE, Situation.ENTERED)
            .job(copy(2), Stage.ACTIVE, Situation.ENTERED)
            .chunks(9, 1, 0)
            .spec(ONE_WORKER);
    assertThat(actions(situation))
        .containsExactlyInAnyOrder("Remove flights-copy-1", "Remove flights-copy-2");
  }

  @Test
  void another_parallelism_replaces_the_job() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .spec(ONE_WORKER)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .spec("\"workers\":{\"replicas\":1,\"parallelism\":7}");
    assertThat(actions(situation)).containsExactly("Remove flights-copy-0");
  }

  @Test
  void an_approval_replaces_no_job() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .spec(ONE_WORKER)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .spec(ONE_WORKER + ",\"approvals\":[{\"gate\":\"ProductionLoadValidated\"}]");
    assertThat(actions(situation)).isEmpty();
  }

  @Test
  void jobs_are_held_while_suspended_and_let_go_after() {
    String suspended = ONE_WORKER + ",\"suspend\":true";
    assertThat(
            actions(
                Situation.in(Phase.COPYING)
                    .spec(suspended)
                    .job(copy(0), Stage.ACTIVE, Situation.ENTERED)))
        .containsExactly("Hold flights-copy-0 true");
    assertThat(
            actions(
                Situation.in(Phase.COPYING)
                    .spec(ONE_WORKER)
                    .job(copy(0), Stage.SUSPENDED, Situation.ENTERED)))
        .containsExactly("Hold flights-copy-0 false");
  }

  @Test
  void a_failed_job_is_followed_by_another_after_a_wait_that_grows() {
    assertThat(actions(failed(0, Duration.ofSeconds(4)))).isEmpty();
    assertThat(actions(failed(0, Duration.ofSeconds(5)))).containsExactly("Remove flights-copy-0");
    assertThat(actions(failed(3, Duration.ofSeconds(39)))).isEmpty();
    Situation due = failed(3, Duration.ofSeconds(40));
    assertThat(due.decision().jobs())
        .containsExactly(new JobAction.Remove("flights-copy-0", "it failed", 4));
    assertThat(due.decision().problem()).contains(passing);
  }

  @Test
  void the_wait_is_capped_and_never_the_last() {
    assertThat(WorkerBackoff.after(passing, 1_000_000)).isEqualTo(Duration.ofMinutes(5));
    MigrationFailure forAPerson = MigrationFailure.userAction("Full", "the disk is full", null);
    assertThat(WorkerBackoff.after(forAPerson, 1_000_000)).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void a_change_of_the_spec_tries_again_at_once() {
    Situation situation = failed(9, Duration.ofSeconds(1));
    situation.spec("\"workers\":{\"replicas\":1,\"parallelism\":2}");
    assertThat(actions(situation)).containsExactly("Remove flights-copy-0");
  }

  @Test
  void chunks_that_are_requeued_are_copied_again() {
    Situation situation = Situation.in(Phase.VERIFYING).chunks(9, 8, 0);
    assertThat(situation.decision().outcome()).contains(new Advance(Phase.COPYING));
  }

  @Test
  void a_resource_that_is_applied_again_ends_the_jobs_of_before_and_continues() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .spec(ONE_WORKER)
            .chunks(9, 1, 0)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .appliedAgain();
    assertThat(situation.decision().phase()).isEqualTo(Phase.COPYING);
    assertThat(actions(situation)).containsExactly("Remove flights-copy-0");
  }

  @Test
  void a_target_that_another_migration_fills_is_refused() {
    for (String other : List.of("prod/trips", "test/flights")) {
      ReconcileDecision decision = Situation.applied().inLedgerOf(other, Phase.COPYING).decision();
      assertThat(decision.outcome()).isEmpty();
      assertThat(decision.jobs()).isEmpty();
      assertThat(decision.problem()).get().extracting("reason").isEqualTo("TargetTaken");
      assertThat(decision.problem().orElseThrow()).hasMessageContaining(other);
    }
  }

  @Test
  void a_migration_whose_record_is_lost_does_not_begin_again() {
    ReconcileDecision decision = Situation.in(Phase.COPYING).withoutRecord().decision();
    assertThat(decision.phase()).isEqualTo(Phase.COPYING);
    assertThat(decision.jobs()).isEmpty();
    assertThat(decision.problem()).get().extracting("reason").isEqualTo("LedgerLost");
  }

  @Test
  void a_migration_that_has_ended_stays_so_when_its_record_is_cleaned_away() {
    for (Phase end : List.of(Phase.COMPLETED, Phase.CANCELLED)) {
      ReconcileDecision decision = Situation.in(end).withoutRecord().decision();
      assertThat(decision.phase()).isEqualTo(end);
      assertThat(decision.jobs()).isEmpty();
      assertThat(decision.problem()).isEmpty();
    }
  }

  @Test
  void what_is_given_up_before_it_began_is_cancelled() {
    assertThat(Situation.applied().spec("\"cancel\":true").decision().phase())
        .isEqualTo(Phase.CANCELLED);
  }

  @Test
  void while_the_target_is_away_workers_are_left_alone() {
    Situation situation =
        Situation.in(Phase.COPYING)
            .job(copy(0), Stage.ACTIVE, Situation.ENTERED)
            .targetAway(passing);
    assertThat(situation.decision().phase()).isEqualTo(Phase.COPYING);
    assertThat(situation.decision().jobs()).isEmpty();
    assertThat(situation.decision().problem()).contains(passing);
  }

  private Situation failed(int attempt, Duration ago) {
    return Situation.in(Phase.COPYING)
        .spec(ONE_WORKER)
        .chunks(9, 1, 0)
        .failedJob(copy(0), before(ago), attempt, passing);
  }

  private static WorkerJobName one(String component, Phase phase) {
    return new WorkerJobName(component, phase, -1);
  }

  private static WorkerJobName copy(int shard) {
    return new WorkerJobName("copy-" + shard, Phase.COPYING, shard);
  }

  private static Instant before(Duration ago) {
    return Situation.NOW.minus(ago);
  }

  private static List<String> actions(Situation situation) {
    return situation.decision().jobs().stream()
        .map(
            action ->
                action.getClass().getSimpleName()
                    + " "
                    + action.job()
                    + (action instanceof JobAction.Hold hold ? " " + hold.suspended() : ""))
        .toList();
  }
}
