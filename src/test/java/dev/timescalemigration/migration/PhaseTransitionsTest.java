package dev.timescalemigration.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.WritesMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The whole table: each phase with each event. */
class PhaseTransitionsTest {
  /** A dash: the event changes nothing in that phase. */
  private static final String TABLE =
      """
      phase                   WORK_DONE              GATE_OPENED             CHUNKS_PUT_BACK RANGES_CHANGED COMPLETION_POINT_WITHDRAWN CANCEL_ASKED SWITCH_UNDONE       WAY_BACK_KEPT  ROLLBACK_ASKED  PROOF_LOST  PROVEN_AGAIN
      Preflight               MigratingSchema        -                       -               -              -                          Cancelling   -              -              -                    -           -
      AwaitingCaptureStart    -                      -                       -               -              -                          -            -              -              -                    -           -
      MigratingSchema         AwaitingDualWrite      -                       -               -              -                          Cancelling   -              -              -                    -           -
      AwaitingDualWrite       -                      AwaitingCompletionPoint -               -              -                          Cancelling   -              -              -                    -           -
      AwaitingCompletionPoint -                      Staging                 -               -              -                          Cancelling   -              -              -                    -           -
      Staging                 Copying                -                       -               -              AwaitingCompletionPoint    Cancelling   -              -              -                    -           -
      Copying                 Verifying              -                       -               Staging        -                          Cancelling   -              -              -                    -           -
      CatchingUp              -                      -                       -               -              -                          -            -              -              -                    -           -
      Verifying               RefreshingAggregates   -                       Copying         Staging        -                          Cancelling   -              -              -                    -           -
      RefreshingAggregates    EnablingJobs           -                       -               Staging        -                          Cancelling   -              -              -                    -           -
      Proving                 -                      -                       -               -              -                          -            -              -              -                    -           -
      EnablingJobs            Validating             -                       -               Staging        -                          Cancelling   -              -              -                    -           -
      Validating              AwaitingProductionLoad -                       -               Staging        -                          Cancelling   -              -              -                    -           -
      AwaitingProductionLoad  -                      AwaitingSwitchover      -               Staging        -                          Cancelling   -              -              -                    -           -
      AwaitingSwitchover      -                      SwitchingOver           -               Staging        -                          Cancelling   -              -              -                    -           -
      SwitchingOver           Completed              -                       -               -              -                          -            AwaitingSwitchover AwaitingFinish -                -           -
      AwaitingFinish          -                      Finishing               -               -              -                          -            -              -              RollingBack          -           -
      RollingBack             RolledBack             -                       -               -              -                          -            AwaitingFinish -              -                    -           -
      RolledBack              -                      -                       -               -              -                          -            -              -              -                    -           -
      Finishing               Completed              -                       -               -              -                          -            -              -              -                    -           -
      Completed               -                      -                       -               -              -                          -            -              -              -                    -           -
      Cancelling              Cancelled              -                       -               -              -                          -            -              -              -                    -           -
      Cancelled               -                      -                       -               -              -                          -            -              -              -                    -           -
      """;

  private static final String CAPTURED =
      """
      phase                   WORK_DONE              GATE_OPENED        CHUNKS_PUT_BACK RANGES_CHANGED SWITCH_UNDONE      CANCEL_ASKED WAY_BACK_KEPT  ROLLBACK_ASKED  PROOF_LOST  PROVEN_AGAIN
      Preflight               AwaitingCaptureStart   -                  -               -              -                  Cancelling   -              -               -           -
      AwaitingCaptureStart    -                      MigratingSchema    -               -              -                  Cancelling   -              -               -           -
      MigratingSchema         Staging                -                  -               -              -                  Cancelling   -              -               -           -
      AwaitingDualWrite       -                      -                  -               -              -                  -            -              -               -           -
      AwaitingCompletionPoint -                      -                  -               -              -                  -            -              -               -           -
      Staging                 Copying                -                  -               -              -                  Cancelling   -              -               -           -
      Copying                 CatchingUp             -                  -               Staging        -                  Cancelling   -              -               -           -
      CatchingUp              RefreshingAggregates   -                  Copying         Staging        -                  Cancelling   -              -               -           -
      Verifying               -                      -                  -               -              -                  -            -              -               -           -
      RefreshingAggregates    Proving                -                  -               Staging        -                  Cancelling   -              -               -           -
      Proving                 AwaitingProductionLoad -                  Copying         Staging        -                  Cancelling   -              -               -           AwaitingSwitchover
      EnablingJobs            -                      -                  -               -              -                  -            -              -               -           -
      Validating              -                      -                  -               -              -                  -            -              -               -           -
      AwaitingProductionLoad  -                      AwaitingSwitchover -               Staging        -                  Cancelling   -              -               Proving     -
      AwaitingSwitchover      -                      SwitchingOver      -               Staging        -                  Cancelling   -              -               Proving     -
      SwitchingOver           Completed              -                  -               -              AwaitingSwitchover -            AwaitingFinish -               -           -
      AwaitingFinish          -                      Finishing          -               -              -                  -            -              RollingBack     -           -
      RollingBack             RolledBack             -                  -               -              AwaitingFinish     -            -              -               -           -
      RolledBack              -                      -                  -               -              -                  -            -              -               -           -
      Finishing               Completed              -                  -               -              -                  -            -              -               -           -
      Completed               -                      -                  -               -              -                  -            -              -               -           -
      Cancelling              Cancelled              -                  -               -              -                  -            -              -               -           -
      Cancelled               -                      -                  -               -              -                  -            -              -               -           -
      """;

  @Test
  void every_phase_answers_every_event_as_the_tables_say() {
    answersAs(WritesMode.DUAL_WRITE, TABLE);
    answersAs(WritesMode.CAPTURE, CAPTURED);
  }

  /** An event without a column changes nothing in any phase. */
  private static void answersAs(WritesMode mode, String table) {
    List<String[]> rows = table.lines().map(line -> line.split("\\s+")).toList();
    List<String> events = Arrays.asList(rows.get(0)).subList(1, rows.get(0).length);
    List<String> phases = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      phases.add(row[0]);
      Phase phase = Phase.ofValue(row[0]).orElseThrow();
      for (Event event : Event.values()) {
        int column = events.indexOf(event.name());
        assertThat(PhaseTransitions.next(mode, phase, event).map(Phase::value).orElse("-"))
            .as("%s on %s in mode %s", phase, event, mode)
            .isEqualTo(column < 0 ? "-" : row[column + 1]);
      }
    }
    assertThat(phases)
        .containsExactlyElementsOf(Arrays.stream(Phase.values()).map(Phase::value).toList());
  }

  @Test
  void every_phase_is_reached_and_every_unfinished_one_is_left() {
    for (WritesMode mode : WritesMode.values()) {
      Set<Phase> reached = new HashSet<>(Set.of(Phase.PREFLIGHT));
      Set<Phase> known = new HashSet<>();
      for (Phase phase : Phase.values()) {
        boolean left = false;
        for (Event event : Event.values()) {
          var next = PhaseTransitions.next(mode, phase, event);
          next.ifPresent(reached::add);
          left |= next.isPresent();
        }
        if (PhaseTransitions.isKnown(mode, phase)) {
          known.add(phase);
          assertThat(left).as("%s is left", phase).isEqualTo(phase.kind() != Phase.PhaseKind.END);
        }
      }
      assertThat(reached).containsExactlyInAnyOrderElementsOf(known);
    }
  }

  @Test
  void each_gate_has_its_phase_and_each_gate_phase_its_gate() {
    for (Phase phase : Phase.values()) {
      assertThat(Gate.of(phase).isPresent()).isEqualTo(phase.kind() == Phase.PhaseKind.GATE);
    }
  }
}
