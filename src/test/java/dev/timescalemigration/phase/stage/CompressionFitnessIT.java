package dev.timescalemigration.phase.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.TimescaleVersion;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompressionFitnessIT {
  private final Pair pair = Pair.create("stage_compressed");

  @BeforeEach
  void create() {
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, device int);
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        """);
    Editions.assumeCommunity(pair.source());
    pair.source()
        .execute(
            """
            insert into trips
            select t, 1 from generate_series(timestamptz '2024-01-01 00:00+00', '2024-01-03 12:00+00', '1 hour') t;
            alter table trips set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
            """);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private void stage(boolean recompress, String until) {
    new StagePhase(
            pair.context(),
            new StageOptions(
                List.of(SelectionRule.everythingUntil(until)),
                Optional.empty(),
                1,
                false,
                recompress,
                "test"))
        .run();
  }

  @Test
  void other_settings_in_the_target_are_refused_by_name_before_anything_is_written() {
    pair.source()
        .execute(
            "select compress_chunk(show_chunks('trips', older_than => '2024-01-02'::timestamptz))");
    pair.target().execute("alter table trips set (timescaledb.compress)");
    assertThatThrownBy(() -> stage(false, "2024-01-04T00:00:00Z"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("public.trips (source: segmentby device")
        .satisfies(
            failure -> {
              assertThat(((MigrationFailure) failure).kind()).isEqualTo(FailureKind.USER_ACTION);
              assertThat(((MigrationFailure) failure).hint().orElseThrow())
                  .contains("ALTER TABLE \"public\".\"trips\" SET (timescaledb.compress,")
                  .contains("--recompress");
            });
    assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
  }

  @Test
  void all_statements_that_give_the_target_the_settings_run_as_they_are_printed() {
    for (int n = 1; n <= 6; n++) {
      String table = "\"Odd; " + n + '"';
      pair.executeOnBoth(
          "create table %1$s (at timestamptz not null, \"my dev\" int); select create_hypertable('%1$s', 'at')"
              .formatted(table));
      pair.source()
          .execute(
              "insert into %1$s values ('2024-01-01', 1); alter table %1$s set (timescaledb.compress, timescaledb.compress_segmentby = '\"my dev\"')"
                  .formatted(table),
              "select compress_chunk(show_chunks('%s'))".formatted(table));
    }
    MigrationFailure failure =
        catchThrowableOfType(MigrationFailure.class, () -> stage(false, "2024-02-01T00:00:00Z"));
    PrintedStatements.in(failure.hint().orElseThrow()).forEach(pair.target()::execute);
    stage(false, "2024-02-01T00:00:00Z");
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().stagedRanges()).hasSize(7);
  }

  @Test
  void compression_that_the_target_does_not_have_cannot_be_made_again() {
    pair.source().execute("select compress_chunk(show_chunks('trips'))");
    assertThatThrownBy(() -> stage(true, "2024-01-04T00:00:00Z"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("compression is not enabled")
        .satisfies(
            failure ->
                assertThat(((MigrationFailure) failure).hint().orElseThrow())
                    .contains("ALTER TABLE")
                    .doesNotContain("--recompress"));
  }

  @Test
  void other_settings_do_not_matter_where_nothing_compressed_is_staged() {
    pair.source()
        .execute(
            "select compress_chunk(show_chunks('trips', newer_than => '2024-01-03'::timestamptz))");
    stage(false, "2024-01-02T00:00:00Z");
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().stagedRanges())
        .singleElement()
        .satisfies(range -> assertThat(range.recompress()).isFalse());
  }

  @Test
  void staging_again_changes_whether_to_compress_again() {
    stage(false, "2024-01-02T00:00:00Z");
    stage(true, "2024-01-02T00:00:00Z");
    assertThat(Ledger.find(pair.targetDatabase()).orElseThrow().stagedRanges())
        .singleElement()
        .satisfies(range -> assertThat(range.recompress()).isTrue());
  }

  @Test
  void what_hypercore_keeps_is_refused_with_the_statement_that_fixes_it() {
    TimescaleVersion version = pair.sourceDatabase().with(Catalogs::of).version();
    assumeTrue(
        version.isAtLeast(2, 18) && !version.isAtLeast(2, 22),
        "the access method hypercore is in 2.18 to 2.21 only");
    String chunk =
        pair.source()
            .value("select chunk::text from show_chunks('trips') chunk order by 1 limit 1");
    pair.source().execute("alter table " + chunk + " set access method hypercore");
    assertThatThrownBy(() -> stage(false, "2024-01-04T00:00:00Z"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("hypercore")
        .hasMessageContaining(chunk)
        .satisfies(
            failure -> {
              String hint = ((MigrationFailure) failure).hint().orElseThrow();
              pair.source().execute(hint.substring(hint.indexOf("ALTER TABLE")));
            });
    pair.source().execute("select decompress_chunk('" + chunk + "')");
    stage(false, "2024-01-04T00:00:00Z");
  }
}
