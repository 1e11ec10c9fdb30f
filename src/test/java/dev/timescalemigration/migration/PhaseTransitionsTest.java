package dev.timescalemigration.migration;

import static org.assertj.core.api.Assertions.assertThat;

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
      phase                    WORK_DONE              GATE_OPENED              CHUNKS_PUT_BACK RANGES_CHANGED COMPLETION_POINT_WITHDRAWN CANCEL_ASKED
      Preflight                MigratingSchema        -                        -               -              -                          Cancelling
      MigratingSchema          AwaitingDualWrite      -                        -               -              -                          Cancelling
      AwaitingDualWrite        -                      AwaitingCompletionPoint  -               -              -                          Cancelling
      AwaitingCompletionPoint  -                      Staging                  -               -              -                          Cancelling
      Staging                  Copying                -                        -               -              AwaitingCompletionPoint    Cancelling
      Copying                  Verifying              -                        -               Staging        -                          Cancelling
      Verifying                RefreshingAggregates   -                        Copying         Staging        -                          Cancelling
      RefreshingAggregates     EnablingJobs           -                        -               Staging        -                          Cancelling
      EnablingJobs             Validating             -                        -               Staging        -                          Cancelling
      Validating               AwaitingProductionLoad -                        -               Staging        -                          Cancelling
      AwaitingProductionLoad   -                      AwaitingSwitchover       -               Staging        -                          Cancelling
      AwaitingSwitchover       -                      SwitchingOver            -               Staging        -                          Cancelling
      SwitchingOver            Completed              -                        -               -              -                          -
      Completed                -                      -                        -               -              -                          -
      Cancelling               Cancelled              -                        -               -              -                          -
      Cancelled                -                      -                        -               -              -                          -
      """;

  @Test
  void every_phase_answers_every_event_as_the_table_says() {
    List<String[]> rows = TABLE.lines().map(line -> line.split("\\s+")).toList();
    List<Event> events = Arrays.stream(rows.get(0)).skip(1).map(Event::valueOf).toList();
    assertThat(events).containsExactly(Event.values());
    List<String> phases = new ArrayList<>();
    for (String[] row : rows.subList(1, rows.size())) {
      phases.add(row[0]);
      Phase phase = Phase.ofValue(row[0]).orElseThrow();
      for (int i = 0; i < events.size(); i++) {
        assertThat(PhaseTransitions.next(phase, events.get(i)).map(Phase::value).orElse("-"))
            .as("%s on %s", phase, events.get(i))
            .isEqualTo(row[i + 1]);
      }
    }
    assertThat(phases)
        .containsExactlyElementsOf(Arrays.stream(Phase.values()).map(Phase::value).toList());
  }

  @Test
  void every_phase_is_reached_and_every_unfinished_one_is_left() {
    Set<Phase> reached = new HashSet<>(Set.of(Phase.PREFLIGHT));
    for (Phase phase : Phase.values()) {
      boolean left = false;
      for (Event event : Event.values()) {
        var next = PhaseTransitions.next(phase, event);
        next.ifPresent(reached::add);
        left |= next.isPresent();
      }
      assertThat(left).as("%s is left", phase).isEqualTo(phase.kind() != Phase.Kind.END);
    }
    assertThat(reached).containsExactlyInAnyOrder(Phase.values());
  }

  @Test
  void each_gate_has_its_phase_and_each_gate_phase_its_gate() {
    for (Phase phase : Phase.values()) {
      assertThat(Gate.of(phase).isPresent()).isEqualTo(phase.kind() == Phase.Kind.GATE);
    }
  }
}
