package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A row larger than the program's memory. */
@Tag("any-version")
class LargeRowIT {
  private static final String FILES =
      """
      create table files (at timestamptz not null, name text, body bytea);
      alter table files alter body set storage external;
      select create_hypertable('files', 'at', chunk_time_interval => interval '1 day');
      """;
  private static final String ROWS =
      """
      insert into files values ('2024-01-01 01:00+00', 'small', 'a'), ('2024-01-02 01:00+00', 'small', 'b'),
        ('2024-01-02 02:00+00', 'large', convert_to(repeat('0123456789abcdef', 48 * 65536), 'UTF8'));
      """;

  private final Pair pair = Pair.create("large_row");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_row_that_does_not_fit_into_memory_parks_its_chunk_by_name_and_passes_with_more()
      throws Exception {
    pair.executeOnBoth(FILES);
    pair.source().execute(ROWS);
    run("-Xmx64m", "stage", "--until", "2024-01-03T00:00:00Z");
    String said =
        run("-Xmx64m", "copy", "--parallelism", "2", "--max-failures", "1", "--limit-commit", "0");
    assertThat(said)
        .contains("public.files")
        .contains("a row of about 49 MB, which does not fit into the program's memory of")
        .contains("TSM_JAVA_OPTIONS=-Xmx")
        .contains("on Kubernetes with spec.workers.resources.limits.memory: ");
    assertThat(pair.target().value("select count(*) from files")).isEqualTo("1");
    assertThat(
            pair.target()
                .value(
                    "select count(*) from pg_stat_activity where datname = current_database()"
                        + " and state like 'idle in transaction%'"))
        .isEqualTo("0");
    run("-Xmx300m", "copy", "--failed", "--limit-commit", "0");
    pair.assertSameRows("files t", "at, name, md5(body)");
  }

  private String run(String memory, String... arguments) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("SOURCE", pair.source().uri());
    environment.put("TARGET", pair.target().uri());
    // As in a pod: the image's options, and what the operator adds to them for workers.
    environment.put("JAVA_TOOL_OPTIONS", memory + " -XX:+ExitOnOutOfMemoryError");
    environment.put("_JAVA_OPTIONS", "-XX:-ExitOnOutOfMemoryError");
    try (TsmProcess process = TsmProcess.start(environment, arguments)) {
      process.end();
      return process.err();
    }
  }
}
