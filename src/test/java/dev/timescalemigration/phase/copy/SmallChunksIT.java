package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** 100 small chunks that the target has, empty: several of them go in one transaction. */
class SmallChunksIT {
  private static final String READINGS =
      """
      create table readings (at timestamptz not null, id int not null, value double precision);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 hour');
      """;
  private static final String ROWS =
      """
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '10 minutes', n, n / 7.0
      from generate_series(0, 599) n;
      """;

  /** Transactions that completed tasks. */
  private static final String TRANSACTIONS =
      "select count(distinct xmin::text) from _timescale_migration.task where copied_at is not"
          + " null";

  private final Pair pair = Pair.create("small");

  @BeforeEach
  void make() {
    pair.executeOnBoth(READINGS);
    pair.executeOnBoth(ROWS);
    // TRUNCATE would drop the chunks.
    pair.target().execute("delete from readings");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void small_chunks_go_together() {
    stage();
    CopyReport report = copy();
    assertThat(report.chunksCopied()).isEqualTo(100);
    assertThat(report.rows()).isEqualTo(600);
    pair.assertSameRows("readings t", "t.*");
    assertThat(copyMethods()).containsExactly("INTO_CHUNK");
    assertThat(Integer.parseInt(pair.target().value(TRANSACTIONS))).isBetween(4, 10);
  }

  @Test
  void chunks_with_late_rows_and_chunks_that_the_target_lacks_go_by_themselves() {
    stage();
    pair.executeOnBoth("insert into readings values ('2024-01-02 06:00:01+00', 7000, 1)");
    pair.target().execute("insert into readings values ('2024-01-02 12:00+00', 1, 1)");
    pair.target()
        .execute(
            "select drop_chunks('readings', older_than => '2024-01-01 05:00+00'::timestamptz)");
    CopyReport report = copy();
    assertThat(report.chunksCopied()).isEqualTo(100);
    pair.assertSameRows("readings t", "t.*");
  }

  @Test
  void a_chunk_that_is_gone_from_the_source_keeps_none_of_the_others() {
    stage();
    pair.source()
        .execute(
            "select drop_chunks('readings', older_than => '2024-01-02 03:00+00'::timestamptz,"
                + " newer_than => '2024-01-02 00:00+00'::timestamptz)");
    CopyReport report = copy();
    assertThat(report.chunksSkipped()).isEqualTo(3);
    assertThat(report.chunksCopied()).isEqualTo(97);
    pair.assertSameRows("readings t", "t.*");
  }

  @Test
  void a_chunk_that_the_target_refuses_is_parked_and_keeps_none_of_the_others() {
    pair.target().execute("alter table readings add constraint few check (id <> 300)");
    stage();
    assertThatThrownBy(this::copy)
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("1 chunks failed 3 times")
        .hasMessageContaining("few");
    assertThat(
            pair.target()
                .value(
                    "select count(*) from _timescale_migration.task where copied_at is not null"))
        .isEqualTo("99");
    assertThat(pair.target().value("select count(*) from readings")).isEqualTo("594");
    assertThat(
            pair.target().value("select count(distinct task_id) from _timescale_migration.attempt"))
        .isEqualTo("1");
  }

  @Test
  void compressed_chunks_among_them_stay_compressed() {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth("alter table readings set (timescaledb.compress)");
    pair.source()
        .execute(
            "select compress_chunk(c) from show_chunks('readings', older_than => '2024-01-02"
                + " 03:00+00'::timestamptz, newer_than => '2024-01-02 00:00+00'::timestamptz) c");
    stage();
    copy();
    pair.assertSameRows("readings t", "t.*");
    assertThat(
            pair.target()
                .value("select count(*) from timescaledb_information.chunks where is_compressed"))
        .isEqualTo("3");
  }

  private void stage() {
    SelectionRule rule =
        new SelectionRule(
            Optional.empty(), Optional.empty(), Optional.of("2025-01-01T00:00:00Z"), false, false);
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(rule), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  private CopyReport copy() {
    return new CopyPhase(pair.context(), new CopyOptions(2, -1, false, 3, Duration.ZERO)).run();
  }

  private List<String> copyMethods() {
    return pair.target().query("select distinct copy_method from _timescale_migration.task");
  }
}
