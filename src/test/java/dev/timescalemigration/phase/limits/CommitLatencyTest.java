package dev.timescalemigration.phase.limits;

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
  void twice_what_is_usual_is_too_long_where_commits_are_slow_anyway() {
    add(20, 10);
    add(5, 19);
    assertThat(commits.overload(CopyLimits.NONE)).isEmpty();
    add(2, 21);
    assertThat(commits.overload(CopyLimits.NONE)).isPresent();
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
