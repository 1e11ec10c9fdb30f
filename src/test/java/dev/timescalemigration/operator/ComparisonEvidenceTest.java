package dev.timescalemigration.operator;

import static dev.timescalemigration.operator.ComparedSituation.DRIFT;
import static dev.timescalemigration.operator.ComparedSituation.EQUAL;
import static dev.timescalemigration.operator.ComparedSituation.ended;
import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.ComparisonResult;
import dev.timescalemigration.api.v1alpha1.ComparisonRun;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.migration.Gate;
import dev.timescalemigration.migration.Phase;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Which results change the token of a gate, as a table. */
class ComparisonEvidenceTest {
  private static final String NAMED = "\"validate\":{\"comparisonRef\":{\"name\":\"drift\"}}";
  private static final ComparisonResult EQUAL_LATER =
      EQUAL.of(
          new ComparisonRun("later", "2026-11-22T11:00:00Z"), "2026-11-22T11:01:00Z", List.of());

  static Stream<Arguments> table() {
    return Stream.of(
        Arguments.of("drift is found", ended(EQUAL), ended(DRIFT), false),
        Arguments.of("the first run ends", ended(null), ended(EQUAL), false),
        Arguments.of("a run finds the same later", ended(EQUAL), ended(EQUAL_LATER), true),
        Arguments.of(
            "drift is repaired", ended(EQUAL), ended(ComparedSituation.result(true, 0, 1)), true),
        Arguments.of(
            "more drift is found",
            ended(DRIFT),
            ended(ComparedSituation.result(false, 2, 0)),
            false));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("table")
  void the_token_changes_when_the_result_does(
      String what, TimescaleComparison before, TimescaleComparison after, boolean same) {
    for (Phase phase : List.of(Phase.AWAITING_PRODUCTION_LOAD, Phase.AWAITING_SWITCHOVER)) {
      assertThat(token(phase, NAMED, before).equals(token(phase, NAMED, after)))
          .as(what + " in " + phase)
          .isEqualTo(same);
    }
  }

  @Test
  void a_comparison_that_is_not_named_or_is_of_another_migration_changes_nothing() {
    assertThat(token(Phase.AWAITING_SWITCHOVER, "", ended(DRIFT)))
        .isEqualTo(token(Phase.AWAITING_SWITCHOVER, "", ended(EQUAL)));
    TimescaleComparison ofAnother = ComparedSituation.ofSecrets("").observed().comparison();
    ofAnother.setStatus(ended(DRIFT).getStatus());
    assertThat(token(Phase.AWAITING_SWITCHOVER, NAMED, ofAnother))
        .isEqualTo(token(Phase.AWAITING_SWITCHOVER, NAMED, ended(null)));
  }

  @Test
  void the_gate_says_what_was_found_before_the_command_that_opens_it() {
    String message =
        Situation.in(Phase.AWAITING_SWITCHOVER)
            .spec(NAMED)
            .comparison(ended(DRIFT))
            .digest()
            .pendingGate()
            .message();
    assertThat(message)
        .contains(
            "the comparison drift of 2026-11-22T10:00:00Z found: 1 row that only the source has;");
    assertThat(message.substring(message.indexOf("open with: "))).doesNotContain("drift");
  }

  private static String token(Phase phase, String spec, TimescaleComparison comparison) {
    return Situation.in(phase)
        .spec(spec)
        .comparison(comparison)
        .decision()
        .evidence()
        .token(Gate.SWITCHOVER);
  }
}
