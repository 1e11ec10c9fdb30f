package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged operator, where it cannot start. */
@Tag("any-version")
class OperatorStartIT {
  private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final int SECONDS = 60;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          TSM_WORKER_IMAGE               |             | 2  | TSM_WORKER_IMAGE is not set
          TSM_WORKER_GRACE               | soon        | 2  | TSM_WORKER_GRACE is 'soon', which is not a duration
          TSM_SECRETS_REQUIRE_CONSENT    | ture        | 2  | TSM_SECRETS_REQUIRE_CONSENT is 'ture', which is not true or false
          TSM_TARGETS_REFUSED_ADDRESSES  | 10.0.0.0/99 | 2  | TSM_TARGETS_REFUSED_ADDRESSES is '10.0.0.0/99', which is not a list of addresses
          QUARKUS_HTTP_PORT              | http        | 1  | quarkus.http.port
          TSM_OPERATOR_POD               | any         | 75 | the API server cannot be reached
          """)
  void says_in_one_line_why_it_cannot_start(
      String variable, String value, int exitCode, String said, @TempDir Path folder)
      throws IOException, InterruptedException {
    assumeTrue(Files.exists(PROGRAM), "the program is not packaged");
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                PROGRAM.toString(),
                "operator")
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.matches("(TSM|QUARKUS|KUBE)_?.*"));
    environment.put("KUBECONFIG", kubeconfig(folder));
    environment.put("QUARKUS_HTTP_PORT", "0");
    environment.put("TSM_WORKER_IMAGE", "any");
    environment.put(variable, value == null ? "" : value);
    Process operator = builder.start();
    try {
      assertThat(operator.waitFor(SECONDS, TimeUnit.SECONDS)).as("ends").isTrue();
    } finally {
      operator.destroyForcibly();
    }
    String log = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(log.lines().filter(line -> line.contains("the operator cannot start")))
        .as(log)
        .singleElement()
        .asString()
        .contains(said);
    assertThat(log).doesNotContain("\tat ", "stackTrace");
    assertThat(operator.exitValue()).isEqualTo(exitCode);
  }

  /** Of an API server that is not there. */
  private static String kubeconfig(Path folder) throws IOException {
    Path file = folder.resolve("kubeconfig");
    Files.writeString(
        file,
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: none, cluster: {server: "https://127.0.0.1:1"}}]
        users: [{name: nobody, user: {token: none}}]
        contexts: [{name: none, context: {cluster: none, user: nobody}}]
        current-context: none
        """);
    return file.toString();
  }
}
