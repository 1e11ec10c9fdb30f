package dev.timescalemigration.compare.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.timescale.Chunk;
import dev.timescalemigration.timescale.CompressedBatches;
import dev.timescalemigration.timescale.CompressionSettings;
import dev.timescalemigration.timescale.Hypertable;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowsOutOfBoundsIT {
  private static final String METRICS =
      """
      create type mood as enum ('low', 'mid', 'high');
      create domain percent as int check (value between 0 and 100);
      create table metrics (gone int, at timestamptz not null, device int, mood mood, share percent, name text, v float);
      select create_hypertable('metrics', 'at', chunk_time_interval => interval '10 days');
      create index on metrics (v, at);
      create index on metrics (mood, share);
      create index on metrics (name);
      alter table metrics drop column gone;
      alter table metrics set (timescaledb.compress, timescaledb.compress_segmentby = 'device',
                               timescaledb.compress_orderby = 'share desc nulls last, at');
      insert into metrics
      select '2024-01-02'::timestamptz + n * interval '1 minute', nullif(n % 3, 2), (enum_range(null::mood))[n % 4],
             nullif(n % 7, 6), 'name ' || nullif(n % 50, 9), case n % 90 when 5 then 'NaN'::float else n % 1000 end
      from generate_series(0, 9000) n;
      select compress_chunk(c) from show_chunks('metrics') c;
      insert into metrics select '2024-01-02'::timestamptz + n * interval '7 minutes', 0, 'low', 1, 'late', -n
      from generate_series(0, 300) n;
      """;

  private final Pair pair = Pair.create("bounds");

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.target());
    pair.target().execute(METRICS);
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void no_row_is_out_of_what_is_kept_about_its_batch() {
    assertThat(find()).isEmpty();
    pair.target().execute("delete from metrics where at = '2024-01-03'");
    assertThat(find()).as("a batch whose rows are not compressed any more").isEmpty();
  }

  @Test
  void each_damage_of_a_single_batch_is_found() {
    String relation = relation();
    List<String> kept =
        pair.target()
            .query(
                "select attname from pg_attribute where attrelid = '"
                    + relation
                    + "'::regclass and attname ~"
                    + " '^_ts_meta_(min|max|v2_(min|max|first|last|bloom))'");
    assertThat(kept).hasSizeGreaterThanOrEqualTo(4);
    for (String column : kept) {
      pair.target()
          .execute(
              "create table undamaged as select ctid as at_ctid, * from " + relation,
              "update %1$s set %2$s = null where ctid = (select ctid from %1$s where %2$s is not null limit 1)"
                  .formatted(relation, '"' + column + '"'));
      boolean nullIsNoBound =
          column.contains("bloom") || column.contains("_first_") || column.contains("_last_");
      assertThat(find().isEmpty()).as("%s without a value", column).isEqualTo(nullIsNoBound);
      pair.target()
          .execute(
              "truncate " + relation,
              "alter table undamaged drop column at_ctid",
              "insert into " + relation + " select * from undamaged",
              "drop table undamaged");
      assertThat(find()).isEmpty();
    }
  }

  @Test
  void a_least_value_that_was_raised_is_described() {
    String relation = relation();
    pair.target()
        .execute(
            "update %1$s set _ts_meta_min_2 = _ts_meta_min_2 + interval '1 second' where ctid = (select ctid from %1$s limit 1)"
                .formatted(relation));
    assertThat(find())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row.described().orElseThrow())
                    .contains(
                        "a row is less than the least value that is kept about it: \"at\" ="));
  }

  private String relation() {
    try (Handle target = pair.targetDatabase().open()) {
      Catalog catalog = Catalogs.of(target);
      return catalog
          .compressedRelation(target, chunk(catalog, target).name())
          .orElseThrow()
          .name()
          .quoted();
    }
  }

  private static Chunk chunk(Catalog catalog, Handle target) {
    return catalog.chunks(target).stream().filter(Chunk::isPartial).findFirst().orElseThrow();
  }

  private List<RowsOutOfBounds.RowOutOfBounds> find() {
    try (Handle target = pair.targetDatabase().open()) {
      Catalog catalog = Catalogs.of(target);
      Hypertable metrics = catalog.hypertables(target).get(0);
      QualifiedName chunk = chunk(catalog, target).name();
      CompressionSettings settings = catalog.compressionSettings(target, chunk).orElseThrow();
      Optional<CompressedBatches> batches = CompressedBatches.of(catalog, target, chunk);
      ProbeColumns columns =
          ProbeColumns.of(
              target,
              metrics,
              List.of("at", "device", "mood", "share", "name", "v"),
              catalog.compressionSettings(target).get(metrics.name()));
      return target.inTransaction(
          handle ->
              new RowsOutOfBounds(columns, settings, chunk, batches.orElseThrow()).find(handle));
    }
  }
}
