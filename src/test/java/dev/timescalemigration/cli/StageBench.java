package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Time and memory of {@code tsm stage} by the number of chunks, printed; run by {@code make bench}.
 * Each chunk holds one row in the source and is empty in the target, as after the schema was
 * loaded.
 */
class StageBench {
  private static final int CHUNKS_PER_TRANSACTION = 100;
  private static final long MOST_MEGABYTES = 256;

  private static final String HYPERTABLE =
      """
      create table readings (at timestamptz not null, device int, value float8);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 hour');
      """;

  private static final String CHUNKS =
      """
      insert into readings
      select timestamptz '2020-01-01 00:00+00' + n * interval '1 hour', n, n
      from generate_series(%d, %d) n
      """;

  /** By time, so that only these chunks are looked at. */
  private static final String EMPTY_THEM =
      """
      delete from readings
      where at >= timestamptz '2020-01-01 00:00+00' + %d * interval '1 hour'
        and at <= timestamptz '2020-01-01 00:00+00' + %d * interval '1 hour'
      """;

  @ParameterizedTest
  @ValueSource(ints = {1_250, 2_500, 5_000, 10_000})
  void stage(int chunks) throws Exception {
    try (Pair pair = Pair.create("bench")) {
      pair.executeOnBoth(HYPERTABLE);
      for (int first = 0; first < chunks; first += CHUNKS_PER_TRANSACTION) {
        int last = Math.min(chunks, first + CHUNKS_PER_TRANSACTION) - 1;
        pair.executeOnBoth(CHUNKS.formatted(first, last));
        pair.target().execute(EMPTY_THEM.formatted(first, last));
      }
      long startedAt = System.nanoTime();
      long megabytes = 0;
      try (TsmProcess stage = stage(pair)) {
        while (!stage.endsWithin(Duration.ofMillis(20))) {
          megabytes = Math.max(megabytes, stage.megabytes());
        }
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        assertThat(stage.end()).as(stage.err()).isZero();
        System.out.printf(
            "tsm stage: %,6d chunks in %5.1f s, %.2f ms a chunk, %d MB of memory%n",
            chunks, seconds, seconds * 1000 / chunks, megabytes);
      }
      assertThat(pair.target().value("select count(*) from _timescale_migration.task"))
          .isEqualTo(String.valueOf(chunks));
      assertThat(megabytes).isLessThan(MOST_MEGABYTES);
    }
  }

  private static TsmProcess stage(Pair pair) throws IOException {
    return TsmProcess.start(
        Map.of(
            "SOURCE",
            pair.source().uri(),
            "TARGET",
            pair.target().uri(),
            "JDK_JAVA_OPTIONS",
            "-Xmx64m"),
        "stage",
        "--until",
        "2030-01-01T00:00:00Z");
  }
}
