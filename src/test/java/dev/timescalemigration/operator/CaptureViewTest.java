package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.Primary;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CaptureViewTest {
  private static final String CAPTURE = "\"writes\":{\"mode\":\"Capture\"}";

  @Test
  void the_gate_names_what_is_changed_on_the_source() {
    Situation waiting = in(Phase.AWAITING_CAPTURE_START, CaptureDigest.OFF);
    assertThat(waiting.digest().pendingGate().message()).contains("is being listed");
    List<String> statements =
        IntStream.range(0, 7)
            .mapToObj(i -> "ALTER TABLE t" + i + " REPLICA IDENTITY FULL")
            .toList();
    CaptureDigest planned =
        new CaptureDigest(
            Optional.of(
                Json.MAPPER.valueToTree(Map.of("statements", statements, "maxRetainedWal", "5Gi"))),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(in(Phase.AWAITING_CAPTURE_START, planned).digest().pendingGate().message())
        .contains("a replication slot is made, for which the source keeps up to 5Gi")
        .contains("ALTER TABLE t4 REPLICA IDENTITY FULL; and 2 more")
        .contains("open with: kubectl patch tsm flights -n prod");
  }

  @Test
  void the_gate_says_why_the_last_switch_was_undone() {
    CaptureDigest undone =
        CaptureDigests.undone(Optional.of("the target is 90 s behind the source"));
    assertThat(in(Phase.AWAITING_SWITCHOVER, undone).digest().pendingGate().message())
        .contains("the last switch was undone: the target is 90 s behind the source");
  }

  @Test
  void a_status_shows_how_far_the_target_is_behind() {
    TimescaleMigrationStatus status = in(Phase.AWAITING_SWITCHOVER, behind(3, 1)).digest();
    assertThat(Json.write(status.capture()))
        .isEqualTo(
            "{\"lag\":\"3s\",\"lagBytes\":1000,\"lagSeconds\":3,\"appliedLsn\":\"0/1\","
                + "\"retainedWal\":2000,\"maxRetainedWal\":9000,\"rowsPerSecond\":40,"
                + "\"slot\":\"tsm_1\",\"measuredTime\":\"2026-11-22T09:59:59Z\"}");
    assertThat(condition(status, "CaptureReady")).isEqualTo("True Capturing");
    assertThat(condition(status, "CaughtUp")).isEqualTo("True LagBelowMax");
  }

  @Test
  void lag_suspension_and_a_source_that_nobody_watches_are_reasons() {
    assertThat(condition(in(Phase.AWAITING_SWITCHOVER, behind(31, 1)).digest(), "CaughtUp"))
        .isEqualTo("False Behind");
    assertThat(condition(in(Phase.COPYING, behind(3, 1)).digest(), "CaughtUp"))
        .isEqualTo("False NotYet");
    assertThat(condition(in(Phase.COPYING, behind(3, 300)).digest(), "CaptureReady"))
        .isEqualTo("False NotWatched");
    assertThat(
            condition(
                in(Phase.COPYING, behind(3, 1)).spec(CAPTURE + ",\"suspend\":true").digest(),
                "CaptureReady"))
        .isEqualTo("False Suspended");
    Situation failed =
        in(Phase.COPYING, behind(3, 1))
            .capturing(
                Stage.FAILED,
                Situation.NOW,
                0,
                Optional.of(MigrationFailure.userAction("SlotLost", "lost", "begin again")));
    assertThat(condition(failed.digest(), "CaptureReady")).isEqualTo("False SlotLost");
    assertThat(condition(failed.digest(), "Stalled")).isEqualTo("True SlotLost");
  }

  @Test
  void after_the_switch_the_source_follows_and_either_gate_can_be_opened() {
    TimescaleMigrationStatus status = in(Phase.AWAITING_FINISH, follows(Optional.empty())).digest();
    assertThat(status.primary()).isEqualTo(Primary.TARGET);
    assertThat(status.capture().slot()).isEqualTo("tsm_back_1");
    assertThat(status.capture().lagSeconds()).isEqualTo(3);
    assertThat(status.capture().maxRetainedWal()).isEqualTo(50L << 30);
    assertThat(status.downtime()).isEqualTo("1.8s");
    assertThat(message(status, "CaptureReady"))
        .isEqualTo("the target's changes are applied to the source");
    assertThat(message(status, "CaughtUp"))
        .isEqualTo("the source is less than 30s behind the target");
    String token = status.pendingGate().token();
    assertThat(status.pendingGate().message())
        .contains(
            "go back with: kubectl patch tsm flights -n prod --type=merge -p"
                + " '{\"spec\":{\"approvals\":[{\"gate\":\"Rollback\",\"token\":\""
                + token)
        .contains("open with: kubectl patch")
        .contains("{\"gate\":\"Finish\",\"token\":\"" + token);
  }

  @Test
  void a_way_back_that_was_given_up_is_said_where_it_would_be_used() {
    TimescaleMigrationStatus status =
        in(Phase.AWAITING_FINISH, follows(Optional.of("the target kept 9000 bytes"))).digest();
    assertThat(condition(status, "CaptureReady")).isEqualTo("False WayBackGivenUp");
    assertThat(status.pendingGate().message())
        .contains("there is no way back any more: the target kept 9000 bytes")
        .doesNotContain("go back with");
    assertThat(status.capture()).isNull();
  }

  @Test
  void a_resource_that_is_let_go_names_the_slots_that_it_leaves() {
    assertThat(SlotsLeft.statements(in(Phase.COPYING, behind(3, 1)).observed()))
        .isEqualTo(
            "drop the replication slot of the source: SELECT pg_drop_replication_slot('tsm_1');");
    assertThat(
            SlotsLeft.statements(in(Phase.AWAITING_FINISH, follows(Optional.empty())).observed()))
        .isEqualTo(
            "drop the replication slot of the target: SELECT"
                + " pg_drop_replication_slot('tsm_back_1');");
    TimescaleMigrationStatus shown = in(Phase.AWAITING_FINISH, follows(Optional.empty())).digest();
    Situation unreachable =
        in(Phase.AWAITING_FINISH, follows(Optional.empty()))
            .targetAway(MigrationFailure.userAction("Unreachable", "no answer", "wait"))
            .status(shown);
    assertThat(SlotsLeft.statements(unreachable.observed()))
        .isEqualTo(
            "drop the replication slot of the target: SELECT"
                + " pg_drop_replication_slot('tsm_back_1');");
  }

  @Test
  void the_primary_is_the_database_that_the_application_uses() {
    assertThat(in(Phase.COPYING, behind(3, 1)).digest().primary()).isEqualTo(Primary.SOURCE);
    assertThat(in(Phase.SWITCHING_OVER, behind(3, 1)).digest().primary()).isEqualTo(Primary.SOURCE);
    assertThat(in(Phase.ROLLING_BACK, follows(Optional.empty())).digest().primary())
        .isEqualTo(Primary.TARGET);
    assertThat(in(Phase.ROLLED_BACK, CaptureDigest.OFF).digest().primary())
        .isEqualTo(Primary.SOURCE);
    assertThat(in(Phase.COMPLETED, CaptureDigest.OFF).digest().primary()).isEqualTo(Primary.TARGET);
  }

  @Test
  void catching_up_and_falling_behind_are_events() {
    TimescaleMigrationStatus near = in(Phase.AWAITING_SWITCHOVER, behind(3, 1)).digest();
    TimescaleMigrationStatus far = in(Phase.AWAITING_SWITCHOVER, behind(40, 1)).digest();
    assertThat(CaptureConditions.change(Optional.of(far), near).orElseThrow().reason())
        .isEqualTo(EventReason.CAUGHT_UP);
    assertThat(CaptureConditions.change(Optional.of(near), far).orElseThrow().reason())
        .isEqualTo(EventReason.FELL_BEHIND);
    assertThat(CaptureConditions.change(Optional.of(near), near)).isEmpty();
  }

  @Test
  void a_way_back_after_dual_write_is_shown_from_the_switch_on() {
    String spec = "\"switchover\":{\"wayBack\":\"Keep\"}";
    TimescaleMigrationStatus before =
        Situation.in(Phase.AWAITING_SWITCHOVER)
            .spec(spec)
            .captured(CaptureDigest.OFF)
            .inLedger(Phase.AWAITING_SWITCHOVER)
            .digest();
    assertThat(before.pendingGate().message())
        .contains("stop the application's writes to both databases first");
    assertThat(condition(before, "CaptureReady")).isEmpty();
    Situation following =
        Situation.in(Phase.AWAITING_FINISH)
            .spec(spec)
            .captured(follows(Optional.empty()))
            .inLedger(Phase.AWAITING_FINISH);
    TimescaleMigrationStatus after = following.digest();
    assertThat(after.capture().slot()).isEqualTo("tsm_back_1");
    assertThat(after.downtime()).isEqualTo("1.8s");
    assertThat(condition(after, "CaptureReady")).isEqualTo("True Capturing");
    assertThat(message(after, "CaughtUp"))
        .isEqualTo("the source is less than 30s behind the target");
    assertThat(new CaptureJobs(following.observed(), Phase.AWAITING_FINISH).action()).isPresent();
    assertThat(new CaptureJobs(following.observed(), Phase.AWAITING_SWITCHOVER).action()).isEmpty();
    assertThat(SlotsLeft.statements(following.observed())).contains("tsm_back_1");
    TimescaleMigrationStatus ended =
        Situation.in(Phase.COMPLETED)
            .spec(spec)
            .captured(CaptureDigest.OFF)
            .inLedger(Phase.COMPLETED)
            .digest();
    assertThat(condition(ended, "CaptureReady")).isEqualTo("False Ended");
  }

  @Test
  void a_migration_without_capture_shows_nothing_of_it() {
    TimescaleMigrationStatus status = Situation.in(Phase.AWAITING_SWITCHOVER).digest();
    assertThat(status.capture()).isNull();
    assertThat(condition(status, "CaptureReady")).isEmpty();
  }

  private static CaptureDigest behind(long seconds, int secondsAgo) {
    return new CaptureDigest(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of("tsm_1"),
        Optional.of("0/1"),
        OptionalLong.of(9000),
        Optional.of(
            new CaptureDigest.Measured(
                Situation.NOW.minus(Duration.ofSeconds(secondsAgo)),
                1000,
                seconds,
                2000,
                OptionalLong.of(40))),
        Optional.empty());
  }

  private static CaptureDigest follows(Optional<String> givenUp) {
    return CaptureDigests.following(givenUp, behind(3, 1).measure());
  }

  private static Situation in(Phase phase, CaptureDigest digest) {
    return Situation.in(phase).spec(CAPTURE).captured(digest).inLedger(phase);
  }

  private static String condition(TimescaleMigrationStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(CaptureViewTest::text)
        .findFirst()
        .orElse("");
  }

  private static String message(TimescaleMigrationStatus status, String type) {
    return status.conditions().stream()
        .filter(condition -> type.equals(condition.getType()))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  private static String text(Condition condition) {
    return condition.getStatus() + " " + condition.getReason();
  }
}
