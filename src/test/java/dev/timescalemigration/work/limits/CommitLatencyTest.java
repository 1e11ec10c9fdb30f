package dev.timescalemigration.work.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.CopyLimits;
import org.junit.jupiter.api.Test;

class CommitLatencyTest {
  private final CommitLatency commits = new CommitLatency();

  private void add(int number, double millis) {
    for (int commit = 0; commit < number; commit++) {
      commits.add(millis);
    }
  }

  private static CopyLimits most(int millis) {
    return CopyLimits.of(null, null, null, null, null, millis);
  }

  @Test
  void one_slow_commit_is_not_an_overload_and_a_second_is() {
    add(20, 1);
    add(1, 900);
    assertThat(commits.overload(CopyLimits.NONE)).isEmpty();
    add(1, 800);
    assertThat(commits.overload(CopyLimits.NONE))
        .hasValue("commits in the target take up to 800.0 ms, more than 2.0");
  }

  @Test
  void slow_commits_are_forgotten_a_second_later() {
    add(20, 1);
    add(20, 100);
    assertThat(commits.overload(CopyLimits.NONE)).isPresent();
    add(19, 1);
    assertThat(commits.overload(CopyLimits.NONE)).isEmpty();
  }

  @Test
  void twice_what_commits_take_while_copying_is_paused_is_too_long() {
    commits.addPaused(10, 0);
    add(20, 19);
    assertThat(commits.overload(CopyLimits.NONE)).isEmpty();
    add(2, 21);
    assertThat(commits.overload(CopyLimits.NONE)).isPresent();
  }

  @Test
  void what_was_measured_while_an_index_was_built_does_not_count_when_it_was_less_before() {
    commits.addPaused(10, 0);
    commits.addPaused(900, 0);
    add(20, 21);
    assertThat(commits.overload(CopyLimits.NONE)).isPresent();
    commits.addPaused(30, 0);
    commits.addPaused(30, 0);
    assertThat(commits.overload(CopyLimits.NONE)).isEmpty();
  }

  @Test
  void copying_is_paused_only_where_that_decides_something() {
    assertThat(commits.needsPause(CopyLimits.NONE, 0)).isFalse();
    add(20, 1.9);
    assertThat(commits.needsPause(CopyLimits.NONE, 0)).isFalse();
    add(20, 21);
    assertThat(commits.needsPause(CopyLimits.NONE, 0)).isTrue();
    assertThat(commits.needsPause(most(1), 0)).as("the user has decided").isFalse();
    commits.addPaused(10, 0);
    assertThat(commits.needsPause(CopyLimits.NONE, 9_999_999_999L)).isFalse();
    assertThat(commits.needsPause(CopyLimits.NONE, 10_000_000_000L)).isTrue();
  }

  @Test
  void a_limit_of_the_users_counts_instead() {
    add(20, 30);
    assertThat(commits.overload(most(29))).isPresent();
    assertThat(commits.overload(most(30))).isEmpty();
  }

  @Test
  void too_few_commits_say_nothing() {
    add(19, 900);
    assertThat(commits.overload(most(1))).isEmpty();
    add(1, 900);
    commits.begin();
    assertThat(commits.overload(most(1))).isEmpty();
  }
}
