package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ReportStatus;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.OpenedGate;
import dev.timescalemigration.ledger.ReportDigest;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.QualifiedName;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusDigestTest {
  private static final String CHOSEN = "\"completionPoint\": \"2026-11-22T09:00:00Z\"";
  private final MigrationFailure full =
      MigrationFailure.userAction("DiskFull", "the target's disk is full", "make room")
          .causedBy(null, "53100");

  @Test
  void percent_never_falls() {
    TimescaleMigrationStatus before = Situation.in(Phase.COPYING).chunks(10, 8, 0).digest();
    assertThat(before.progress().percent()).isEqualTo(80);

    TimescaleMigrationStatus requeue =
        Situation.in(Phase.COPYING).status(before).chunks(10, 5, 0).digest();
    assertThat(requeue.progress().chunks().copied()).isEqualTo(5);
    assertThat(requeue.progress().percent()).isEqualTo(80);
  }

  @Test
  void the_report_names_gates_phases_and_hypertables_in_text_that_is_safe_to_print() {
    ReportDigest digest =
        new ReportDigest(
            List.of(new OpenedGate("Switchover", "ab12", Optional.empty(), Situation.NOW)),
            List.of(
                new ReportDigest.PhaseRuns(
                    "Copying", "Succeeded", 4, Situation.NOW, Situation.NOW)),
            List.of(
                new ReportDigest.HypertableChunks(
                    new QualifiedName("public", "t\u001b[31mrip"), 10, 8, 5, 1, 2, 4_321)),
            3);
    ReportStatus report =
        Situation.in(Phase.COPYING).reported(digest).inLedger(Phase.COPYING).digest().report();
    String now = StatusDigest.text(Situation.NOW);
    assertThat(report.gates())
        .containsExactly(new ReportStatus.OpenedGateStatus("Switchover", now, null, "ab12"));
    assertThat(report.phases())
        .containsExactly(new ReportStatus.PhaseTimes("Copying", "Succeeded", 4, now, now));
    assertThat(report.hypertables()).hasSize(1);
    assertThat(report.hypertables().get(0).name()).startsWith("public.").doesNotContain("\u001b");
    assertThat(report.moreHypertables()).isEqualTo(3);
  }

  @Test
  void the_same_observation_gives_the_same_status() {
    Situation situation = Situation.in(Phase.COPYING).chunks(10, 8, 0);
    TimescaleMigrationStatus first = situation.digest();
    assertThat(situation.status(first).digest()).isEqualTo(first);
  }

  @Test
  void progress_stays_reported_while_the_target_is_away() {
    TimescaleMigrationStatus before = Situation.in(Phase.COPYING).chunks(10, 8, 0).digest();
    MigrationFailure away =
        MigrationFailure.of(
            FailureKind.TEMPORARY, "Unreachable", "the target is unreachable", null);
    TimescaleMigrationStatus now =
        Situation.in(Phase.COPYING).status(before).targetAway(away).digest();
    assertThat(now.progress()).isEqualTo(before.progress());
    assertThat(now.lastError().reason()).isEqualTo("Unreachable");
    assertThat(condition(now, "TargetReady").getStatus()).isEqualTo("False");
    assertThat(types(now)).doesNotContain("Stalled");
  }

  @Test
  void what_a_person_must_fix_is_reported_with_the_fix() {
    Situation situation = Situation.in(Phase.STAGING).spec(CHOSEN);
    situation.failedJob(new WorkerJobName("stage", Phase.STAGING, -1), Situation.NOW, 0, full);
    TimescaleMigrationStatus status = situation.digest();
    assertThat(status.lastError().sqlState()).isEqualTo("53100");
    assertThat(status.lastError().hint()).isEqualTo("make room");
    assertThat(condition(status, "Stalled").getMessage())
        .isEqualTo("the target's disk is full; make room");
    assertThat(condition(status, "Ready").getReason()).isEqualTo("DiskFull");
  }

  @Test
  void the_time_of_a_condition_moves_with_its_status_alone() {
    TimescaleMigrationStatus before = Situation.in(Phase.MIGRATING_SCHEMA).digest();
    Condition old = condition(before, "SchemaMigrated");
    old.setLastTransitionTime("2020-01-01T00:00:00Z");

    TimescaleMigrationStatus same = Situation.in(Phase.MIGRATING_SCHEMA).status(before).digest();
    assertThat(condition(same, "SchemaMigrated").getLastTransitionTime())
        .isEqualTo("2020-01-01T00:00:00Z");
    TimescaleMigrationStatus done =
        Situation.in(Phase.STAGING).spec(CHOSEN).status(before).digest();
    assertThat(condition(done, "SchemaMigrated").getStatus()).isEqualTo("True");
    assertThat(condition(done, "SchemaMigrated").getLastTransitionTime())
        .isEqualTo(Situation.NOW.toString());
  }

  @Test
  void a_gate_shows_the_command_that_opens_it_and_keeps_other_approvals() {
    TimescaleMigrationStatus status =
        Situation.in(Phase.AWAITING_SWITCHOVER)
            .spec("\"approvals\":[{\"gate\":\"DualWriteStarted\"}]")
            .digest();
    assertThat(status.pendingGate().gate()).isEqualTo("Switchover");
    assertThat(status.pendingGate().message())
        .endsWith(
            "open with: kubectl patch tsm flights -n prod --type=merge -p"
                + " '{\"spec\":{\"approvals\":"
                + "[{\"gate\":\"DualWriteStarted\"},{\"gate\":\"Switchover\",\"token\":\""
                + status.pendingGate().token()
                + "\"}]}}'");
    assertThat(condition(status, "SwitchoverReady").getStatus()).isEqualTo("True");
    assertThat(condition(status, "AwaitingGate").getReason()).isEqualTo("Switchover");
    assertThat(types(Situation.in(Phase.SWITCHING_OVER).digest())).doesNotContain("AwaitingGate");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-01-01'; id #", "$(id)", "2026-01-01`id`", "1\nid"})
  void a_completion_point_of_the_ledger_that_is_none_is_in_no_command(String point) {
    TimescaleMigrationStatus status =
        Situation.applied()
            .suggesting(point, "both\u001b[2J are the same")
            .recorded(Phase.AWAITING_COMPLETION_POINT)
            .inLedger(Phase.AWAITING_COMPLETION_POINT)
            .digest();
    assertThat(status.completionPoint().suggested()).isNull();
    assertThat(status.completionPoint().evidence()).doesNotContain("\u001b");
    assertThat(status.pendingGate().message())
        .endsWith("kubectl edit tsm flights -n prod")
        .doesNotContain("open with");
  }

  @Test
  void a_field_at_its_deprecated_place_is_read_and_warned_of_once() {
    Situation deprecated =
        Situation.in(Phase.COPYING).spec("\"copy\":{\"workers\":3,\"parallelism\":5}");
    assertThat(deprecated.observed().spec().workers().replicas()).isEqualTo(3);
    assertThat(deprecated.observed().spec().workers().parallelism()).isEqualTo(5);
    TimescaleMigrationStatus status = deprecated.digest();
    assertThat(condition(status, "Accepted").getStatus()).isEqualTo("True");
    assertThat(condition(status, "Accepted").getReason()).isEqualTo("DeprecatedFields");
    assertThat(condition(status, "Accepted").getMessage())
        .contains(
            "move spec.copy.workers to spec.workers.replicas,"
                + " spec.copy.parallelism to spec.workers.parallelism");
    assertThat(StatusChange.between(Optional.empty(), status))
        .extracting(StatusChange::reason)
        .contains(EventReason.DEPRECATED_FIELDS);
    assertThat(StatusChange.between(Optional.of(status), status)).isEmpty();
  }

  @Test
  void a_field_at_its_new_place_comes_before_the_deprecated_one() {
    Situation both =
        Situation.in(Phase.COPYING)
            .spec("\"copy\":{\"parallelism\":5},\"workers\":{\"parallelism\":7}");
    assertThat(both.observed().spec().workers().parallelism()).isEqualTo(7);
  }

  @Test
  void a_stale_token_opens_nothing_and_is_reported_once() {
    TimescaleMigrationStatus before = Situation.in(Phase.AWAITING_SWITCHOVER).digest();
    TimescaleMigrationStatus refused =
        Situation.in(Phase.AWAITING_SWITCHOVER)
            .status(before)
            .spec("\"approvals\":[{\"gate\":\"Switchover\",\"token\":\"00000000\"}]")
            .digest();
    assertThat(refused.phase()).isEqualTo("AwaitingSwitchover");
    assertThat(refused.pendingGate().refused()).startsWith("the token given");
    assertThat(refused.pendingGate().message()).contains("; refused: the token given");
    assertThat(StatusChange.between(Optional.of(before), refused))
        .extracting(StatusChange::reason)
        .containsExactly(EventReason.APPROVAL_REFUSED);
    assertThat(StatusChange.between(Optional.of(refused), refused)).isEmpty();
  }

  @Test
  void only_jobs_that_were_seen_are_named() {
    assertThat(Situation.in(Phase.COPYING).digest().activeJobs()).isEmpty();
    assertThat(
            Situation.in(Phase.COPYING)
                .job(
                    new WorkerJobName("copy-1", Phase.COPYING, 1),
                    WorkerState.Stage.ACTIVE,
                    Situation.NOW)
                .digest()
                .activeJobs())
        .containsExactly("flights-copy-1");
  }

  private static Condition condition(TimescaleMigrationStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> condition.getType().equals(type))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> types(TimescaleMigrationStatus status) {
    return status.conditions().stream().map(Condition::getType).toList();
  }
}
