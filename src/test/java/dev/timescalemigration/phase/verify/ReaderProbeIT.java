package dev.timescalemigration.phase.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.ledger.VerifyRound;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a full scan of the target sees and a query does not find. */
class ReaderProbeIT {
  private static final String METRICS =
      """
      create table metrics (at timestamptz not null, device int not null, name text, v float);
      select create_hypertable('metrics', 'at', chunk_time_interval => interval '1 day');
      create index on metrics (name, at);
      """;

  private final Pair pair = Pair.create("probe");

  @AfterEach
  void drop() {
    pair.close();
  }

  @ParameterizedTest
  @EnumSource(VerifyMethod.class)
  void a_chunk_whose_index_is_not_valid_differs(VerifyMethod mode) {
    migrate(false);
    assertThat(verify(mode).equal()).isTrue();
    pair.administered()
        .execute(
            """
            update pg_index set indisvalid = false
            where indexrelid = (select indexrelid from pg_index join show_chunks('metrics') c on c = indrelid
                                where pg_get_indexdef(indexrelid) like '%(name, at)' limit 1)
            """);
    VerifyReport report = verify(mode);
    assertThat(report.chunksDifferent()).isEqualTo(1);
    String detail = detail(report);
    assertThat(detail).contains("is not valid in the target", "REINDEX TABLE");
    pair.target().execute(detail.replaceAll(".*To fix, run there: ", ""));
    assertThat(verify(mode).equal()).isTrue();
  }

  @Test
  void a_partition_that_excludes_a_chunk_from_queries_differs() {
    pair.executeOnBoth(
        """
        create table metrics (at timestamptz not null, device int not null, name text, v float);
        select create_hypertable('metrics', 'at', chunk_time_interval => interval '10 days');
        select add_dimension('metrics', 'name', 2);
        """);
    rows(false);
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).isTrue();
    pair.administered()
        .execute(
            """
            do $$
            declare
              low int;
              high int;
            begin
              select min(s.id) filter (where range_start < 0), min(s.id) filter (where range_start > 0) into low, high
              from _timescaledb_catalog.dimension_slice s
              join _timescaledb_catalog.dimension d on d.id = s.dimension_id and d.column_name = 'name';
              update _timescaledb_catalog.dimension_slice set range_start = 1, range_end = 2 where id = low;
              update _timescaledb_catalog.dimension_slice
              set range_start = -9223372036854775808, range_end = 1073741823 where id = high;
              update _timescaledb_catalog.dimension_slice
              set range_start = 1073741823, range_end = 9223372036854775807 where id = low;
            end
            $$
            """);
    assertThat(verify(VerifyMethod.ROW_HASH).chunksDifferent()).isPositive();
  }

  @Test
  void a_chunk_that_the_catalog_ends_before_its_last_row_differs() {
    migrate(false);
    pair.administered()
        .execute(
            """
            update _timescaledb_catalog.dimension_slice set range_end = range_end - 60000000
            where id = (select min(id) from _timescaledb_catalog.dimension_slice)
            """);
    VerifyReport report = verify(VerifyMethod.ROW_HASH);
    assertThat(report.chunksDifferent()).isEqualTo(1);
    assertThat(detail(report)).contains("a query finds 1 rows in the source and 0 in the target");
  }

  @Test
  void values_of_every_kind_of_type_are_looked_for() {
    pair.executeOnBoth(
        """
        create extension citext;
        create type sev as enum ('low', 'high');
        create domain code as citext check (value <> '');
        create domain level as sev;
        create type place as (x int, "y z" text);
        create table metrics (
          at timestamptz not null, "o'dd : <name>" text, a citext, b code, c level, d place, e int[], f numrange,
          g char(7), h bit(3), i numeric(20, 5), j json, k point, l bytea, m uuid, n interval, o "char", p name,
          q float, r varchar(30), s inet, t bool);
        select create_hypertable('metrics', 'at');
        create index on metrics ("o'dd : <name>", a, b, c, d, e, f, g, h);
        create index on metrics (i, l, m, n, o, p, q, r, s, t);
        """);
    pair.source()
        .execute(
            """
            insert into metrics values
              ('2024-01-01', 'it''s', 'Mixed', 'Case', 'low', '(1,"a,b")', '{1,null}', '[1,2)', 'ab ', '101', 1.5,
               '{}', '(1,2)', '\\x00ff', gen_random_uuid(), '1 mon 3 days', 'c', 'nm', 'NaN', 'v\\w', '10.0.0.0/8', true),
              ('2024-01-02', null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
               null, null, null, null, null, null)
            """);
    new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    for (VerifyMethod mode : VerifyMethod.values()) {
      assertThat(verify(mode).equal()).isTrue();
    }
  }

  @Test
  void damaged_minima_and_maxima_of_compressed_batches_differ() {
    Editions.assumeCommunity(pair.source());
    migrate(true);
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).isTrue();
    pair.administered()
        .execute(
            """
            do $$
            declare
              relation regclass;
            begin
              for relation in
                select a.attrelid::regclass
                from pg_attribute a join pg_class c on c.oid = a.attrelid and c.relkind = 'r'
                where a.attname = '_ts_meta_min_1' and pg_relation_size(c.oid) > 0
              loop
                execute format('update %s set _ts_meta_min_1 = _ts_meta_max_1', relation);
              end loop;
            end
            $$
            """);
    VerifyReport report = verify(VerifyMethod.ROW_HASH);
    assertThat(report.chunksDifferent()).isPositive();
    assertThat(detail(report)).contains("in the target where", "\"name\" = 'name ");
  }

  @Test
  void an_index_that_lacks_a_row_differs() {
    migrate(false);
    String index =
        """
        update pg_index set indisready = %1$s, indislive = %1$s
        where indexrelid in (select indexrelid from pg_index join show_chunks('metrics') c on c = indrelid
                             where pg_get_indexdef(indexrelid) like '%%(name, at)')
        """;
    pair.administered().execute(index.formatted(false));
    pair.administered().execute("update metrics set v = v where at = '2024-01-01 05:00'");
    pair.administered().execute(index.formatted(true));
    VerifyReport report = verify(VerifyMethod.ROW_HASH);
    assertThat(report.chunksDifferent()).isEqualTo(1);
    assertThat(detail(report))
        .contains(
            "in the target, of 1440 rows, a query finds 1439 by index", "metrics_name_at_idx");
    PrintedStatements.in(detail(report)).forEach(pair.target()::execute);
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).as("after the fix as printed").isTrue();
  }

  /** What neither database can read is no difference between them. */
  @Test
  void batches_that_are_sorted_by_an_enum_are_equal() {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth(
        """
        create type sev as enum ('low', 'mid', 'high');
        create table alerts (at timestamptz not null, s sev not null, room int);
        select create_hypertable('alerts', 'at', chunk_time_interval => interval '1 day');
        alter table alerts set (timescaledb.compress, timescaledb.compress_segmentby = 'room',
                                timescaledb.compress_orderby = 's desc nulls last, at');
        """);
    pair.source()
        .execute(
            """
            insert into alerts
            select '2024-01-01'::timestamptz + n * interval '10 minutes', (enum_range(null::sev))[1 + n % 3], n % 5
            from generate_series(0, 280) n
            """,
            "select compress_chunk(c) from show_chunks('alerts') c");
    new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).isTrue();
  }

  /** One batch of many: which rows are sampled by chance does not decide. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "_ts_meta_max_1 = _ts_meta_min_1",
        "_ts_meta_max_2 = _ts_meta_max_2 - interval '1 minute'",
        "_ts_meta_v2_max_v = _ts_meta_v2_max_v - 1",
        "bloom filter of another batch"
      })
  void one_damaged_batch_differs(String damage) {
    Editions.assumeCommunity(pair.source());
    boolean bloom = damage.contains("bloom");
    assumeTrue(!bloom || pair.minorVersion() >= 20, "TimescaleDB before 2.20 has no bloom filters");
    pair.executeOnBoth(
        """
        create table metrics (at timestamptz not null, device int not null, name int, word text, v float);
        select create_hypertable('metrics', 'at', chunk_time_interval => interval '1 day');
        create index on metrics (v, at);
        create index on metrics (word, at);
        alter table metrics set (timescaledb.compress, timescaledb.compress_segmentby = 'device',
                                 timescaledb.compress_orderby = 'name, at');
        """);
    pair.source()
        .execute(
            """
            insert into metrics
            select '2024-01-01'::timestamptz + n * interval '1 minute', n % 20, n / 100, 'word ' || n, n
            from generate_series(0, 1439) n
            """,
            "select compress_chunk(c) from show_chunks('metrics') c");
    new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).isTrue();
    String relation =
        pair.administered()
            .value(
                "select a.attrelid::regclass from pg_attribute a join pg_class c on c.oid ="
                    + " a.attrelid where a.attname = '_ts_meta_min_1' and c.relkind = 'r' and"
                    + " pg_relation_size(c.oid) > 0");
    assumeTrue(
        bloom || "t".equals(pair.administered().value(hasColumn(relation, damage))),
        "this release keeps no such column");
    pair.administered()
        .execute(
            "update "
                + relation
                + " b set "
                + (bloom
                    ? "_ts_meta_v2_bloomh_word = (select o._ts_meta_v2_bloomh_word from "
                        + relation
                        + " o where o.device = 8)"
                    : damage)
                + " where b.device = 7");
    VerifyReport report = verify(VerifyMethod.ROW_HASH);
    assertThat(report.chunksDifferent()).isEqualTo(1);
    assertThat(detail(report)).contains("a query finds 1 rows in the source and 0 in the target");
    PrintedStatements.in(detail(report)).forEach(pair.target()::execute);
    assertThat(verify(VerifyMethod.ROW_HASH).equal()).as("after the fix as printed").isTrue();
  }

  private static String hasColumn(String relation, String damage) {
    return "select exists (select from pg_attribute where attrelid = '%s'::regclass and attname = '%s')"
        .formatted(relation, damage.substring(0, damage.indexOf(' ')));
  }

  private void migrate(boolean compressed) {
    pair.executeOnBoth(METRICS);
    rows(compressed);
  }

  private void rows(boolean compressed) {
    if (compressed) {
      pair.executeOnBoth(
          "alter table metrics set (timescaledb.compress, timescaledb.compress_segmentby ="
              + " 'device', timescaledb.compress_orderby = 'name, at')");
    }
    pair.source()
        .execute(
            """
            insert into metrics
            select '2024-01-01'::timestamptz + n * interval '1 minute', n % 3, 'name ' || n % 100, n
            from generate_series(0, 2879) n
            """);
    if (compressed) {
      pair.source().execute("select compress_chunk(c) from show_chunks('metrics') c");
    }
    new StagePhase(pair.context(), StageOptions.until("2024-01-03T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
  }

  private VerifyReport verify(VerifyMethod mode) {
    return new VerifyPhase(
            pair.context(),
            new VerifyOptions(2, mode, -1, VerifyRound.NEXT_WHEN_COMPLETE, Duration.ofSeconds(5)))
        .run();
  }

  private static String detail(VerifyReport report) {
    return report.problems().stream()
        .filter(TaskProblem::different)
        .map(problem -> problem.detail().orElseThrow().get("summary").asText())
        .collect(Collectors.joining("; "));
  }
}
