package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.operator.WorkerState.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptureCleanupTest {
  private static final CaptureDigest ON = CaptureDigests.capturing();
  private final MigrationFailure passing =
      MigrationFailure.of(FailureKind.TEMPORARY, "Unreachable", "the source is unreachable", null);

  @ParameterizedTest
  @CsvSource({
    "Preflight, false",
    "AwaitingCaptureStart, true",
    "MigratingSchema, true",
    "Copying, true",
    "AwaitingSwitchover, true",
    "SwitchingOver, true",
    "AwaitingFinish, true",
    "RollingBack, true",
    "Finishing, true",
    "RolledBack, false",
    "Cancelling, true",
    "Completed, false",
    "Cancelled, false"
  })
  void a_resource_is_kept_from_before_the_slot_is_made_until_it_is_dropped(
      String phase, boolean kept) {
    assertThat(CaptureCleanup.isNeeded(in(phase).observed().migration())).isEqualTo(kept);
  }

  @Test
  void a_migration_that_does_not_capture_is_not_kept() {
    String kept = "\"switchover\":{\"wayBack\":\"Keep\"}";
    assertThat(
            CaptureCleanup.isNeeded(
                Situation.in(Phase.AWAITING_SWITCHOVER).spec(kept).observed().migration()))
        .isTrue();
    assertThat(CaptureCleanup.isNeeded(Situation.in(Phase.AWAITING_FINISH).observed().migration()))
        .isTrue();
    assertThat(
            CaptureCleanup.isNeeded(Situation.in(Phase.COPYING).spec(kept).observed().migration()))
        .isFalse();
    assertThat(CaptureCleanup.isNeeded(Situation.in(Phase.COPYING).observed().migration()))
        .isFalse();
  }

  @Test
  void nothing_is_to_be_undone_before_the_gate_was_opened() {
    assertThat(of(in("AwaitingCaptureStart")).isOver()).isTrue();
  }

  @Test
  void workers_end_before_capture_is_ended() {
    Situation working =
        in("Copying").capturing(Stage.ACTIVE, Situation.ENTERED, 0, Optional.empty());
    assertThat(actions(working)).containsExactly("Remove flights-capture");
    assertThat(
            actions(in("Copying").capturing(Stage.ENDING, Situation.ENTERED, 0, Optional.empty())))
        .isEmpty();
    assertThat(actions(in("Copying"))).containsExactly("Run flights-cleanup");
  }

  @Test
  void a_slot_that_the_ledger_does_not_have_yet_is_looked_for() {
    assertThat(actions(in("MigratingSchema").captured(CaptureDigest.OFF)))
        .containsExactly("Run flights-cleanup");
  }

  @Test
  void it_is_over_when_the_ledger_says_so_after_the_job_has_ended() {
    Situation ended = in("Copying").ending(Stage.COMPLETE, before(1), Optional.empty());
    assertThat(of(ended).isOver()).isFalse();
    assertThat(actions(ended)).containsExactly("Remove flights-cleanup");
    Situation gone = ended.captured(CaptureDigest.OFF).inLedger(Phase.COPYING);
    assertThat(of(gone).isOver()).isTrue();
  }

  @Test
  void a_way_back_is_removed_too() {
    CaptureDigest follows = CaptureDigests.following(Optional.empty(), Optional.empty());
    Situation kept =
        in("AwaitingFinish").captured(follows).ending(Stage.COMPLETE, before(1), Optional.empty());
    assertThat(of(kept).isOver()).isFalse();
    assertThat(of(kept.captured(CaptureDigest.OFF).inLedger(Phase.AWAITING_FINISH)).isOver())
        .isTrue();
  }

  @Test
  void it_is_tried_again_and_says_why() {
    Situation failed = in("Copying").ending(Stage.FAILED, before(9), Optional.of(passing));
    assertThat(actions(failed)).containsExactly("Remove flights-cleanup");
    assertThat(of(failed).problem()).contains(passing);
  }

  @Test
  void a_target_of_another_migration_or_without_a_ledger_is_let_be() {
    assertThat(of(in("Copying").inLedgerOf("prod/other", Phase.COPYING)).isOver()).isTrue();
    assertThat(of(in("Copying").withoutRecord()).isOver()).isTrue();
  }

  @Test
  void while_the_target_is_unreachable_the_resource_stays() {
    CaptureCleanup waiting = of(in("Copying").targetAway(passing));
    assertThat(waiting.isOver()).isFalse();
    assertThat(waiting.problem()).contains(passing);
  }

  private static Situation in(String name) {
    Phase phase = Phase.ofValue(name).orElseThrow();
    return Situation.in(phase)
        .spec("\"writes\":{\"mode\":\"Capture\"}")
        .captured(ON)
        .inLedger(phase);
  }

  private static CaptureCleanup of(Situation situation) {
    return CaptureCleanup.of(situation.observed());
  }

  private static Instant before(int seconds) {
    return Situation.NOW.minus(Duration.ofSeconds(seconds));
  }

  private static List<String> actions(Situation situation) {
    return of(situation).jobs().stream()
        .map(action -> action.getClass().getSimpleName() + " " + action.job())
        .toList();
  }
}
