package dev.timescalemigration.compare.findings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.RecordedAcceptance;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionTest {
  private static final Finding UNSTAGED =
      Finding.of(FindingKind.UNSTAGED, "public.m", "no rule has staged it", "stage it");
  private static final Finding ROWS =
      Finding.of(FindingKind.ROWS, "public.t", "1 row missing", "copy it");
  private static final Finding NOT_COPIED =
      new Finding(FindingKind.NOT_COPIED, "public.m", "3 chunks", "run 'tsm copy'", Weight.FINAL);
  private static final Finding LEFT_OUT =
      new Finding(FindingKind.LEFT_OUT, "public.old", "a filter left it out", "", Weight.NAMED);

  @Test
  void nothing_found_passes() {
    assertThat(Decision.of(List.of(), List.of()).passes()).isTrue();
  }

  @Test
  void what_is_only_named_passes_and_stays_named() {
    Decision decision = Decision.of(List.of(LEFT_OUT), List.of());
    assertThat(decision.passes()).isTrue();
    assertThat(decision.named()).containsExactly(LEFT_OUT);
  }

  @Test
  void each_finding_is_accepted_alone_with_its_reason() {
    Decision decision =
        Decision.of(
            List.of(UNSTAGED, ROWS), List.of(new Acceptance("unstaged:public.m", "scratch")));
    assertThat(decision.passes()).isFalse();
    assertThat(decision.refused()).containsExactly(ROWS);
    assertThat(decision.accepted())
        .containsExactly(
            new RecordedAcceptance("unstaged:public.m", "no rule has staged it", "scratch"));
  }

  @Test
  void what_nobody_tried_to_copy_cannot_be_accepted() {
    Decision decision =
        Decision.of(List.of(NOT_COPIED), List.of(new Acceptance("not-copied:public.m", "so what")));
    assertThat(decision.refused()).containsExactly(NOT_COPIED);
    assertThat(decision.accepted()).isEmpty();
  }

  @Test
  void an_acceptance_of_something_else_is_named() {
    Decision decision =
        Decision.of(List.of(UNSTAGED), List.of(new Acceptance("unstaged:public.n", "a typo")));
    assertThat(decision.passes()).isFalse();
    assertThat(decision.unmatched()).containsExactly("unstaged:public.n");
  }

  @Test
  void data_that_differ_come_before_all_else_in_how_a_run_ends() {
    assertThat(Decision.of(List.of(UNSTAGED), List.of()).failureKind())
        .isEqualTo(FailureKind.USER_ACTION);
    assertThat(Decision.of(List.of(UNSTAGED, ROWS), List.of()).failureKind())
        .isEqualTo(FailureKind.DATA_DIFFERS);
  }

  @Test
  void an_id_can_be_typed_whatever_the_object_is_called() {
    assertThat(Finding.of(FindingKind.SCHEMA, "object:operator public.=(a\n%)", "missing", "").id())
        .isEqualTo("schema:object:operator public.%3D(a%0A%25)");
  }
}
