package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong command lines: one line, the fix in it, exit code 2, nothing done. */
class UsageTest {
  private static final String SECRET = "hunter2";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "statsu                             | unknown command 'statsu'; did you mean status?",
        "status --targt=x                   | unknown option --targt; did you mean --target?",
        "stage --untill 5                   | unknown option --untill; did you mean --until?",
        "stage --until 5 extra              | unexpected argument 'extra'",
        "copy --parallelism two             | invalid value for option '--parallelism'",
        "copy --parallelism 0 --source a    | --parallelism must be from 1 to 64",
        "copy --grace soon                  | write a length of time as 90s, 5m or 1h",
        "copy --output xml                  | invalid value for option '--output'",
        "copy                               | no source is given; give --source" + " URI",
        "stage --until 5 --cascade-up --source a --target b | without --filter",
        "copy --shard                       | missing required parameter for option '--shard'",
      })
  void wrong_command_lines_are_answered_in_one_line(String line, String answer) {
    TestShell shell = TestShell.of();
    assertThat(shell.run(line.strip().split(" +"))).isEqualTo(2);
    assertThat(shell.err().lines()).hasSize(1);
    assertThat(shell.err()).startsWith("tsm").containsIgnoringCase(answer.strip());
    assertThat(shell.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "copy postgres://me:hunter2@host/db",
    "copy --sorce=postgres://me:hunter2@host/db",
    "postgres://me:hunter2@host/db",
    "stage --until postgres://me:hunter2@host/db",
    "copy --parallelism postgres://me:hunter2@host/db",
  })
  void a_password_in_the_wrong_place_is_not_repeated(String line) {
    TestShell shell = TestShell.of();
    assertThat(shell.run(line.split(" "))).isEqualTo(2);
    assertThat(shell.err() + shell.out()).doesNotContain(SECRET);
  }

  @Test
  void without_a_command_the_help_is_shown() {
    TestShell shell = TestShell.of();
    assertThat(shell.run()).isEqualTo(2);
    assertThat(shell.err()).contains("Usage: tsm", "The whole migration:", "Exit codes:");
  }

  @Test
  void help_and_version_are_results() {
    TestShell shell = TestShell.of();
    assertThat(shell.run("stage", "--help")).isZero();
    assertThat(shell.run("--version")).isZero();
    assertThat(shell.out()).contains("Usage: tsm stage", "Examples:").containsPattern("tsm \\d");
    assertThat(shell.err()).isEmpty();
  }
}
