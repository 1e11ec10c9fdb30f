package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Who alters or drops a chunk of the source while it is read does not wait for its end: all that
 * write to the hypertable would wait behind.
 */
class SourceWaitsBrieflyIT {
  private static final String SCHEMA =
      """
      create table made (at timestamptz not null, v integer, note text);
      select create_hypertable('made', 'at', chunk_time_interval => interval '1 day');
      """;

  private final Pair pair = Pair.create("source_waits");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "false | 1 | alter table made alter column v set default 3",
        "false | 2 | alter table made alter column v set default 3",
        "true  | 1 | alter table made alter column v set default 3",
        "false | 1 | select compress_chunk(c) from show_chunks('made') c",
        "false | 1 | select drop_chunks('made', timestamptz '2026-01-02')",
      })
  void a_lock_on_a_chunk_that_is_read(boolean compressed, int threads, String statement)
      throws Exception {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth(SCHEMA + "alter table made set (timescaledb.compress);");
    pair.source()
        .execute(
            "insert into made select '2026-01-01'::timestamptz + n * interval '1 s', n,"
                + " md5(n::text) || md5((n + 1)::text) from generate_series(1, 80000) n");
    if (compressed) {
      pair.source().execute("select compress_chunk(c) from show_chunks('made') c");
    }
    new StagePhase(pair.context(), StageOptions.until("2026-02-01T00:00:00Z")).run();
    limit(CopyLimits.of("1M", null, null, null, null, 0));

    CompletableFuture<CopyReport> copy = CompletableFuture.supplyAsync(() -> copy(threads));
    await("a chunk to be read")
        .until(
            () ->
                pair.source()
                    .value(
                        "select count(*) > 0 from pg_stat_activity where query ilike 'copy %'"
                            + " and state = 'active' and datname = current_database()"),
            "t"::equals);
    pair.source().execute("set lock_timeout = '3s'; " + statement);
    assertThat(copy).isNotDone();
    limit(CopyLimits.of(null, null, null, null, null, 0));
    copy.get();

    pair.assertSameRows("made", "made.*");
  }

  private void limit(CopyLimits limits) {
    Ledger.find(pair.targetDatabase()).orElseThrow().limitCopying(limits);
  }

  private CopyReport copy(int threads) {
    return new CopyPhase(
            pair.context(), new CopyOptions(threads, -1, false, 3, Duration.ofSeconds(30)))
        .run();
  }
}
