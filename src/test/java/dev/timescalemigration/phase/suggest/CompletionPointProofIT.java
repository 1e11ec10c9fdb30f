package dev.timescalemigration.phase.suggest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompletionPointProofIT {
  private static final long PLENTY = 1_000_000;

  private final DualWrittenPair pair = new DualWrittenPair();

  @BeforeEach
  void create() {
    pair.both(
        """
        create table "Readings" (n bigint not null, value int);
        select create_hypertable('"Readings"', 'n', chunk_time_interval => 10000);
        """);
    pair.source()
        .execute("insert into \"Readings\" select n, n * 3 from generate_series(1, 49999) n");
    pair.both("insert into \"Readings\" select n, n * 3 from generate_series(50000, 60000) n");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void accepts_a_point_in_the_agreeing_range_with_what_was_compared() {
    HypertableEvidence evidence = pair.prove("Readings", "50000", PLENTY).get(0);
    assertThat(evidence.rows()).isEqualTo(10_001);
    assertThat(evidence.finding()).isEqualTo("the same 10,001 rows on both sides from 50000 on");
  }

  @Test
  void refuses_a_point_before_it_and_names_the_earliest_that_would_do() {
    assertThatThrownBy(() -> pair.prove("Readings", "49990", PLENTY))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(FailureKind.USER_ACTION);
              assertThat(failure.reason()).isEqualTo("CompletionPointTooEarly");
              assertThat(failure.hint().orElseThrow())
                  .isEqualTo(
                      "choose 50000 or later (10,001 rows agree from there on), as 'tsm suggest'"
                          + " finds it");
            })
        .hasMessage(
            "the completion point 49990 lies before the range in which source and target agree: of"
                + " public.Readings, from 49990 to 49999, 10 rows of the source and 0 rows of the"
                + " target have no counterpart");
  }

  @Test
  void refuses_a_point_when_nothing_is_written_to_both() {
    pair.target().execute("truncate \"Readings\"");
    assertThatThrownBy(() -> pair.prove("Readings", "50000", PLENTY))
        .isInstanceOfSatisfying(
            MigrationFailure.class,
            failure -> assertThat(failure.hint().orElseThrow()).contains("begin to write to both"));
  }

  @Test
  void refuses_a_point_after_which_only_the_target_has_a_row() {
    pair.target().execute("insert into \"Readings\" values (70000, 1)");
    assertThatThrownBy(() -> pair.prove("Readings", "50000", PLENTY))
        .hasMessageContaining("at 70000, 0 rows of the source and 1 row of the target");
  }

  @Test
  void accepts_a_point_after_the_newest_row_and_says_that_it_proves_nothing() {
    HypertableEvidence evidence = pair.prove("Readings", "60001", PLENTY).get(0);
    assertThat(evidence.finding())
        .isEqualTo("no row on either side from 60001 on: nothing to compare");
  }

  @Test
  void compares_both_ends_when_the_budget_does_not_reach_and_names_the_rest() {
    pair.both("insert into \"Readings\" select n, n * 3 from generate_series(60001, 200000) n");
    HypertableEvidence evidence = pair.prove("Readings", "50000", 5_000).get(0);
    assertThat(evidence.finding()).contains("not compared, for its size: from ");
    assertThat(evidence.rows()).isGreaterThanOrEqualTo(10_000);
    assertThatThrownBy(() -> pair.prove("Readings", "49999", 5_000))
        .hasMessageContaining("at 49999, 1 row of the source and 0 rows of the target");
  }

  @Test
  void refuses_when_the_target_lacks_the_hypertable() {
    pair.target().execute("drop table \"Readings\"");
    assertThatThrownBy(() -> pair.prove("Readings", "50000", PLENTY))
        .hasMessageContaining("the target has no hypertable public.Readings");
  }
}
