package dev.timescalemigration.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.migration.PhaseOutcome.Advance;
import dev.timescalemigration.migration.PhaseOutcome.AwaitGate;
import dev.timescalemigration.migration.PhaseOutcome.Fail;
import dev.timescalemigration.migration.PhaseOutcome.Stay;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MigrationStateMachineTest {
  private static final String RANGES = "everything until 2026-01-01";
  private static final Intent NOTHING_SAID =
      new Intent(WritesMode.DUAL_WRITE, false, RANGES, List.of(), false, false);
  private static final Intent CHOSEN =
      new Intent(WritesMode.DUAL_WRITE, true, RANGES, List.of(), false, false);
  private static final Intent SUSPENDED =
      new Intent(WritesMode.DUAL_WRITE, true, RANGES, List.of(), true, false);
  private static final Intent CANCELLED =
      new Intent(WritesMode.DUAL_WRITE, true, RANGES, List.of(), false, true);
  private static final Evidence EVIDENCE = new Evidence(List.of("verify 7 Succeeded"));

  static Stream<Phase> workingPhases() {
    return phases(Phase.PhaseKind.WORK);
  }

  static Stream<Phase> gatePhases() {
    return phases(Phase.PhaseKind.GATE);
  }

  private static Stream<Phase> phases(Phase.PhaseKind kind) {
    return phases().filter(phase -> phase.kind() == kind);
  }

  static Stream<Phase> phases() {
    return Stream.of(Phase.values())
        .filter(phase -> PhaseTransitions.isKnown(WritesMode.DUAL_WRITE, phase));
  }

  private static Observation seen(Phase phase, Work work) {
    return new Observation(phase, work, 0, Optional.of(RANGES), EVIDENCE, Set.of(), false);
  }

  private static Intent approving(Gate gate, String token) {
    GateApproval approval = new GateApproval(gate, Optional.ofNullable(token));
    return new Intent(WritesMode.DUAL_WRITE, false, RANGES, List.of(approval), false, false);
  }

  @ParameterizedTest
  @MethodSource("workingPhases")
  void work_that_is_pending_is_worked_on(Phase phase) {
    assertThat(MigrationStateMachine.next(CHOSEN, seen(phase, Work.PENDING)))
        .isEqualTo(new Stay(Stay.Why.WORKING));
  }

  @ParameterizedTest
  @MethodSource("workingPhases")
  void work_that_is_done_leads_on(Phase phase) {
    Phase next = PhaseTransitions.next(WritesMode.DUAL_WRITE, phase, Event.WORK_DONE).orElseThrow();
    assertThat(MigrationStateMachine.next(NOTHING_SAID, seen(phase, Work.DONE)))
        .isEqualTo(new Advance(next));
  }

  @ParameterizedTest
  @MethodSource("workingPhases")
  void work_that_failed_stays_with_the_failure(Phase phase) {
    MigrationFailure failure =
        MigrationFailure.userAction("TargetDirty", "the target holds tables", "empty it");
    assertThat(MigrationStateMachine.next(CHOSEN, seen(phase, new Work.Failed(failure))))
        .isEqualTo(new Fail(failure));
  }

  @ParameterizedTest
  @MethodSource("phases")
  void a_suspended_migration_begins_nothing(Phase phase) {
    Stay.Why why = phase.kind() == Phase.PhaseKind.END ? Stay.Why.ENDED : Stay.Why.SUSPENDED;
    assertThat(MigrationStateMachine.next(SUSPENDED, seen(phase, Work.PENDING)))
        .isEqualTo(new Stay(why));
  }

  @ParameterizedTest
  @MethodSource("workingPhases")
  void work_that_was_done_before_the_suspension_counts(Phase phase) {
    assertThat(MigrationStateMachine.next(SUSPENDED, seen(phase, Work.DONE)))
        .isInstanceOf(Advance.class);
  }

  @ParameterizedTest
  @MethodSource("phases")
  void giving_up_leads_to_cancelling_until_the_switch_has_begun(Phase phase) {
    PhaseOutcome outcome = MigrationStateMachine.next(CANCELLED, seen(phase, Work.PENDING));
    switch (phase) {
      case SWITCHING_OVER, ROLLING_BACK, FINISHING, CANCELLING ->
          assertThat(outcome).isEqualTo(new Stay(Stay.Why.WORKING));
      case AWAITING_FINISH -> assertThat(outcome).isInstanceOf(PhaseOutcome.AwaitGate.class);
      case COMPLETED, CANCELLED, ROLLED_BACK ->
          assertThat(outcome).isEqualTo(new Stay(Stay.Why.ENDED));
      default -> assertThat(outcome).isEqualTo(new Advance(Phase.CANCELLING));
    }
  }

  @Test
  void giving_up_works_while_suspended() {
    Intent both = new Intent(WritesMode.DUAL_WRITE, true, RANGES, List.of(), true, true);
    assertThat(MigrationStateMachine.next(both, seen(Phase.COPYING, Work.PENDING)))
        .isEqualTo(new Advance(Phase.CANCELLING));
  }

  @ParameterizedTest
  @MethodSource("gatePhases")
  void a_closed_gate_names_the_token_of_the_evidence(Phase phase) {
    Gate gate = Gate.of(phase).orElseThrow();
    assertThat(MigrationStateMachine.next(NOTHING_SAID, seen(phase, Work.PENDING)))
        .isEqualTo(new AwaitGate(gate, EVIDENCE.token(gate), ""));
  }

  @ParameterizedTest
  @MethodSource("gatePhases")
  void an_approval_of_another_gate_opens_nothing(Phase phase) {
    Gate gate = Gate.of(phase).orElseThrow();
    for (Gate other : Gate.values()) {
      if (other != gate) {
        Intent intent = approving(other, EVIDENCE.token(other));
        assertThat(MigrationStateMachine.next(intent, seen(phase, Work.PENDING)))
            .isInstanceOf(AwaitGate.class);
      }
    }
  }

  @Test
  void a_chosen_completion_point_opens_its_gate() {
    Intent chosen = new Intent(WritesMode.DUAL_WRITE, true, RANGES, List.of(), false, false);
    assertThat(
            MigrationStateMachine.next(chosen, seen(Phase.AWAITING_COMPLETION_POINT, Work.PENDING)))
        .isEqualTo(new Advance(Phase.STAGING));
  }

  @Test
  void dual_write_and_production_load_open_without_a_token() {
    assertThat(
            MigrationStateMachine.next(
                approving(Gate.DUAL_WRITE_STARTED, null),
                seen(Phase.AWAITING_DUAL_WRITE, Work.PENDING)))
        .isEqualTo(new Advance(Phase.AWAITING_COMPLETION_POINT));
    assertThat(
            MigrationStateMachine.next(
                approving(Gate.PRODUCTION_LOAD_VALIDATED, null),
                seen(Phase.AWAITING_PRODUCTION_LOAD, Work.PENDING)))
        .isEqualTo(new Advance(Phase.AWAITING_SWITCHOVER));
  }

  @Test
  void the_switch_opens_with_the_token_of_the_present_evidence_only() {
    Observation seen = seen(Phase.AWAITING_SWITCHOVER, Work.PENDING);
    String token = EVIDENCE.token(Gate.SWITCHOVER);
    assertThat(MigrationStateMachine.next(approving(Gate.SWITCHOVER, token), seen))
        .isEqualTo(new Advance(Phase.SWITCHING_OVER));
    assertThat(MigrationStateMachine.next(approving(Gate.SWITCHOVER, null), seen))
        .isEqualTo(
            new AwaitGate(Gate.SWITCHOVER, token, "the approval of Switchover has no token"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Gate.class,
      names = {"DUAL_WRITE_STARTED", "PRODUCTION_LOAD_VALIDATED", "SWITCHOVER"})
  void a_stale_token_opens_nothing_and_says_so(Gate gate) {
    String stale = new Evidence(List.of("verify 6 Succeeded")).token(gate);
    PhaseOutcome outcome =
        MigrationStateMachine.next(approving(gate, stale), seen(gate.phase(), Work.PENDING));
    assertThat(outcome).isInstanceOf(AwaitGate.class);
    assertThat(((AwaitGate) outcome).refused()).contains("has changed since");
  }

  @Test
  void the_last_approval_of_a_gate_counts() {
    Intent intent =
        new Intent(
            WritesMode.DUAL_WRITE,
            false,
            RANGES,
            List.of(
                new GateApproval(Gate.SWITCHOVER, Optional.of("00000000")),
                new GateApproval(Gate.SWITCHOVER, Optional.of(EVIDENCE.token(Gate.SWITCHOVER)))),
            false,
            false);
    assertThat(MigrationStateMachine.next(intent, seen(Phase.AWAITING_SWITCHOVER, Work.PENDING)))
        .isEqualTo(new Advance(Phase.SWITCHING_OVER));
  }

  @Test
  void chunks_requeued_take_verifying_back_to_copying_and_nothing_else() {
    for (Phase phase : phases().toList()) {
      PhaseOutcome outcome =
          MigrationStateMachine.next(
              NOTHING_SAID,
              new Observation(
                  phase, Work.PENDING, 3, Optional.of(RANGES), EVIDENCE, Set.of(), false));
      assertThat(outcome.equals(new Advance(Phase.COPYING))).isEqualTo(phase == Phase.VERIFYING);
    }
  }

  @Test
  void a_proof_that_is_lost_is_made_again_before_a_gate_is_opened() {
    for (Phase phase : Phase.values()) {
      if (PhaseTransitions.isKnown(WritesMode.CAPTURE, phase)) {
        Evidence evidence = new Evidence(List.of("Proving 3 Different"));
        GateApproval approval =
            new GateApproval(Gate.SWITCHOVER, Optional.of(evidence.token(Gate.SWITCHOVER)));
        Intent intent =
            new Intent(WritesMode.CAPTURE, false, RANGES, List.of(approval), false, false);
        PhaseOutcome outcome =
            MigrationStateMachine.next(
                intent,
                new Observation(
                    phase, Work.PENDING, 0, Optional.of(RANGES), evidence, Set.of(), true));
        assertThat(outcome.equals(new Advance(Phase.PROVING)))
            .as(phase.value())
            .isEqualTo(
                phase == Phase.AWAITING_PRODUCTION_LOAD || phase == Phase.AWAITING_SWITCHOVER);
      }
    }
  }

  @Test
  void a_proof_that_is_made_again_leads_back_to_where_it_was_lost() {
    Intent intent = new Intent(WritesMode.CAPTURE, false, RANGES, List.of(), false, false);
    for (Set<Gate> opened : List.of(Set.<Gate>of(), Set.of(Gate.PRODUCTION_LOAD_VALIDATED))) {
      assertThat(
              MigrationStateMachine.next(
                  intent,
                  new Observation(
                      Phase.PROVING, Work.DONE, 0, Optional.of(RANGES), EVIDENCE, opened, false)))
          .isEqualTo(
              new Advance(
                  opened.isEmpty() ? Phase.AWAITING_PRODUCTION_LOAD : Phase.AWAITING_SWITCHOVER));
    }
  }

  @Test
  void cancelling_after_the_switch_is_too_late_and_says_so() {
    Intent intent = new Intent(WritesMode.CAPTURE, false, RANGES, List.of(), false, true);
    PhaseOutcome outcome =
        MigrationStateMachine.next(intent, seen(Phase.AWAITING_FINISH, Work.PENDING));
    assertThat(((AwaitGate) outcome).refused()).contains("cancels nothing", "Rollback");
  }

  @Test
  void other_ranges_are_staged_before_anything_else_until_the_switch_begins() {
    Intent other =
        new Intent(
            WritesMode.DUAL_WRITE, true, "everything until 2026-02-01", List.of(), false, false);
    for (Phase phase : phases().toList()) {
      PhaseOutcome outcome = MigrationStateMachine.next(other, seen(phase, Work.PENDING));
      boolean staged =
          phase.compareTo(Phase.STAGING) > 0 && phase.compareTo(Phase.SWITCHING_OVER) < 0;
      boolean chosen = phase == Phase.AWAITING_COMPLETION_POINT;
      assertThat(outcome.equals(new Advance(Phase.STAGING))).isEqualTo(staged || chosen);
    }
  }

  @Test
  void the_ranges_stay_when_no_completion_point_is_given_any_more() {
    Intent none =
        new Intent(WritesMode.DUAL_WRITE, false, "everything until null", List.of(), false, false);
    assertThat(MigrationStateMachine.next(none, seen(Phase.COPYING, Work.PENDING)))
        .isEqualTo(new Stay(Stay.Why.WORKING));
  }

  @Test
  void a_completion_point_that_is_taken_back_leads_back_to_its_gate() {
    Work refused = new Work.Failed(MigrationFailure.usage("TimeTypesMixed", "mixed", "give rules"));
    assertThat(MigrationStateMachine.next(NOTHING_SAID, seen(Phase.STAGING, refused)))
        .isEqualTo(new Advance(Phase.AWAITING_COMPLETION_POINT));
  }

  @Test
  void tokens_differ_by_gate_and_by_fact_and_by_where_facts_end() {
    assertThat(
            Stream.of(
                    EVIDENCE.token(Gate.SWITCHOVER),
                    EVIDENCE.token(Gate.DUAL_WRITE_STARTED),
                    new Evidence(List.of("ab", "c")).token(Gate.SWITCHOVER),
                    new Evidence(List.of("a", "bc")).token(Gate.SWITCHOVER),
                    new Evidence(List.of("abc")).token(Gate.SWITCHOVER))
                .distinct())
        .hasSize(5)
        .allMatch(token -> token.matches("[0-9a-f]{8}"));
  }

  @Test
  void an_unknown_gate_is_refused_with_the_nearest_name() {
    assertThat(Gate.named("switchover")).isEqualTo(Gate.SWITCHOVER);
    assertThatThrownBy(() -> Gate.named("Swichover"))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> assertThat(failure.hint()).hasValue("did you mean Switchover?"));
  }

  @Test
  void a_switch_that_was_undone_is_before_its_gate_again() {
    Intent captured = new Intent(WritesMode.CAPTURE, true, RANGES, List.of(), false, false);
    Work undone = new Work.Undone(MigrationFailure.userAction("DrainTimeout", "x", "y"));
    assertThat(MigrationStateMachine.next(captured, seen(Phase.SWITCHING_OVER, undone)))
        .isEqualTo(new Advance(Phase.AWAITING_SWITCHOVER));
  }

  @Test
  void capture_needs_no_dual_write_and_no_completion_point() {
    Intent captured = new Intent(WritesMode.CAPTURE, true, RANGES, List.of(), false, false);
    assertThat(MigrationStateMachine.next(captured, seen(Phase.PREFLIGHT, Work.DONE)))
        .isEqualTo(new Advance(Phase.AWAITING_CAPTURE_START));
    assertThat(MigrationStateMachine.next(captured, seen(Phase.MIGRATING_SCHEMA, Work.DONE)))
        .isEqualTo(new Advance(Phase.STAGING));
  }
}
