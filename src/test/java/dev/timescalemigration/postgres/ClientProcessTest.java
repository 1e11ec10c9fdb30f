package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientProcessTest {

  @Test
  void passes_bytes_in_and_out() throws IOException {
    try (ClientProcess process = ClientProcess.start(Path.of("/bin/cat"), List.of(), Map.of())) {
      process.stdin().write(new byte[] {0, (byte) 0xff, 10});
      process.stdin().close();
      assertThat(process.stdout().readAllBytes()).containsExactly(0, 0xff, 10);
      assertThat(process.waitFor().succeeded()).isTrue();
    }
  }

  @Test
  void keeps_what_was_written_to_stderr_up_to_a_bound() {
    try (ClientProcess process = shell("seq 1003 >&2; exit 3", Map.of())) {
      ClientProcess.ProcessResult result = process.waitFor();
      assertThat(result.exitCode()).isEqualTo(3);
      assertThat(result.errorLines()).hasSize(1000).startsWith("1", "2").endsWith("1000");
      assertThat(result.errorLinesDropped()).isEqualTo(3);
    }
  }

  @Test
  void a_stopped_program_has_not_succeeded() {
    try (ClientProcess process = shell("exec sleep 60", Map.of())) {
      process.stop();
      assertThat(process.waitFor().succeeded()).isFalse();
    }
  }

  @Test
  void closing_ends_a_program_that_still_runs() throws IOException {
    ClientProcess process = shell("echo started; exec sleep 60", Map.of());
    assertThat(process.stdout().read()).isEqualTo('s');
    process.close();
    assertThat(process.waitFor().exitCode()).isEqualTo(128 + 15);
  }

  @Test
  void connects_only_where_it_should() throws IOException {
    try (ClientProcess process =
        shell("env | grep ^PG | sort", Map.of("PGHOST", "there", "PGUSER", "somebody"))) {
      String variables = new String(process.stdout().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(variables.lines())
          .containsExactly("PGCLIENTENCODING=UTF8", "PGHOST=there", "PGUSER=somebody");
    }
  }

  @Test
  void of_this_programs_environment_only_what_a_program_needs_is_handed_on() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "SOURCE", "postgres://u:geheim@h/d",
                "TARGET", "postgres://u:geheim@h/d",
                "PGPASSWORD", "geheim",
                "PSQLRC", "/tmp/rc",
                "AWS_SECRET_ACCESS_KEY", "geheim",
                "PATH", "/bin",
                "LC_ALL", "de_DE.UTF-8"));
    ClientProcessEnvironment.reduce(environment, Map.of("PGHOST", "there"));
    assertThat(environment)
        .containsOnly(
            Map.entry("PATH", "/bin"),
            Map.entry("LC_MESSAGES", "C"),
            Map.entry("PGCLIENTENCODING", "UTF8"),
            Map.entry("PGHOST", "there"));
  }

  @Test
  void a_program_that_is_not_there_is_named() {
    assertThatThrownBy(() -> ClientProcess.start(Path.of("/nowhere/psql"), List.of(), Map.of()))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("/nowhere/psql");
  }

  private static ClientProcess shell(String script, Map<String, String> environment) {
    return ClientProcess.start(Path.of("/bin/sh"), List.of("-c", script), environment);
  }
}
