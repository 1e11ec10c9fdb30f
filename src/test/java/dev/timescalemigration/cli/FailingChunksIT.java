package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Chunks that all fail, with the little memory that the program has: what is kept of a failure is
 * bounded. {@code -Dtsm.failing.chunks=10000} is the soak.
 */
@Tag("any-version")
class FailingChunksIT {
  private static final int CHUNKS = Integer.getInteger("tsm.failing.chunks", 150);
  private static final int CHUNKS_IN_ONE_INSERT = 500;

  /** As {@code bin/tsm} gives, and less for fewer chunks. */
  private static final String MEMORY = CHUNKS < 5_000 ? "-Xmx32m" : "-Xmx64m";

  private final Pair pair = Pair.create("failing_chunks");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void every_chunk_fails_and_is_named_in_constant_memory() throws Exception {
    pair.executeOnBoth(
        "create table m (at timestamptz not null, v int, primary key (at, v));"
            + "select create_hypertable('m', 'at', chunk_time_interval => interval '1 hour')");
    fillSource();
    pair.target().execute("alter table m add constraint impossible check (v < 0)");
    try (TsmProcess stage = run("stage", "--until", "2026-01-01T00:00:00Z")) {
      assertThat(stage.end()).as(stage.err()).isZero();
    }
    try (TsmProcess copy = run("copy", "--parallelism", "2", "--max-failures", "1")) {
      assertThat(copy.end()).as(copy.err()).isEqualTo(4);
      assertThat(copy.err()).contains(CHUNKS + " chunks failed");
    }
    assertThat(
            pair.target()
                .value(
                    "select count(*) from _timescale_migration.task"
                        + " where parked_at is not null and last_error like '%impossible%'"))
        .isEqualTo(String.valueOf(CHUNKS));
    assertThat(pair.target().value("select count(*) from m")).isEqualTo("0");
  }

  private void fillSource() {
    for (int first = 0; first < CHUNKS; first += CHUNKS_IN_ONE_INSERT) {
      pair.source()
          .execute(
              "insert into m select timestamptz '2024-01-01 00:00+00' + n * interval '1 hour', n"
                  + " from generate_series(%d, %d) n"
                      .formatted(first, Math.min(first + CHUNKS_IN_ONE_INSERT, CHUNKS) - 1));
    }
  }

  private TsmProcess run(String... arguments) throws Exception {
    Map<String, String> environment = new HashMap<>();
    environment.put("SOURCE", pair.source().uri());
    environment.put("TARGET", pair.target().uri());
    environment.put("JAVA_TOOL_OPTIONS", MEMORY + " -XX:+ExitOnOutOfMemoryError");
    return TsmProcess.start(environment, arguments);
  }
}
