package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.postgres.TableColumn;
import dev.timescalemigration.postgres.TableColumns;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.util.List;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CatalogIT {
  private final TestDatabase database = Servers.source().createDatabase("catalog");
  private Handle handle;
  private ManagedRole managed;

  @BeforeEach
  void open() {
    handle = database.as(Side.SOURCE).open();
  }

  @AfterEach
  void drop() {
    handle.close();
    database.close();
    if (managed != null) {
      managed.close();
    }
  }

  @Test
  void tells_hypertables_with_their_dimensions() {
    database.execute(
        """
        create table "Mixed Case" ("At" timestamptz not null, device int not null);
        select create_hypertable('"Mixed Case"', 'At', 'device', 4,
                                 chunk_time_interval => interval '1 day');
        create table counters (n bigint not null);
        select create_hypertable('counters', 'n', chunk_time_interval => 100);
        """);
    List<Hypertable> hypertables = Catalogs.of(handle).hypertables(handle);
    assertThat(hypertables)
        .extracting(hypertable -> hypertable.name().toString())
        .containsExactly("public.Mixed Case", "public.counters");
    Hypertable mixed = hypertables.get(0);
    assertThat(mixed.time().timeType()).contains(TimeType.TIMESTAMPTZ);
    assertThat(mixed.time().interval()).isEqualTo(86_400_000_000L);
    assertThat(mixed.dimensions().get(1).kind()).isEqualTo(DimensionKind.CLOSED);
    assertThat(mixed.dimensions().get(1).slices()).isEqualTo(4);
    assertThat(mixed.dimensions().get(1).partitioningFunction()).contains("get_partition_hash");
    assertThat(hypertables.get(1).time().timeType()).contains(TimeType.BIGINT);
  }

  @Test
  void tells_chunks_newest_first_and_finds_one_by_name_and_by_ranges() {
    database.execute(
        """
        create table trips (at timestamptz not null, device int not null);
        select create_hypertable('trips', 'at', 'device', 2, chunk_time_interval => interval '1 day');
        insert into trips
        select '2024-01-01 00:00+00'::timestamptz + h * interval '1 hour', h % 7
        from generate_series(0, 71) h;
        """);
    Catalog catalog = Catalogs.of(handle);
    Hypertable trips = catalog.hypertables(handle).get(0);
    List<Chunk> chunks = catalog.chunks(handle, trips);
    assertThat(chunks).hasSize(6);
    assertThat(chunks.get(0).time().start()).isEqualTo(1_704_240_000_000_000L);
    assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.bytes()).isPositive());
    for (Chunk chunk : chunks) {
      assertThat(catalog.chunk(handle, trips, chunk.name())).contains(chunk);
      assertThat(catalog.chunkAt(handle, trips, chunk.ranges())).contains(chunk);
    }
    assertThat(catalog.chunks(handle)).isEqualTo(chunks);
    assertThat(catalog.chunk(handle, trips, new QualifiedName("x", "gone"))).isEmpty();
    assertThat(catalog.chunkAt(handle, trips, List.of(chunks.get(0).ranges().get(0)))).isEmpty();
  }

  @Test
  void rows_within_the_ranges_of_the_chunks_are_all_rows_once() {
    database.execute(
        """
        create table trips (at timestamptz not null, device int not null);
        select create_hypertable('trips', 'at', 'device', 3, chunk_time_interval => interval '1 day');
        insert into trips
        select '2024-01-01 00:00+00'::timestamptz + h * interval '1 hour', h % 7
        from generate_series(-30, 71) h;
        """);
    Catalog catalog = Catalogs.of(handle);
    Hypertable trips = catalog.hypertables(handle).get(0);
    long counted = 0;
    for (Chunk chunk : catalog.chunks(handle, trips)) {
      String predicate =
          RowPredicate.within(trips, chunk.ranges(), OptionalLong.empty(), OptionalLong.empty());
      long through = count("public.trips", predicate);
      assertThat(through).isEqualTo(count(chunk.name().quoted(), "true")).isPositive();
      counted += through;
    }
    assertThat(counted).isEqualTo(102);
  }

  @Test
  void aggregates_come_after_what_they_read_and_compressed_hypertables_are_not_listed() {
    Editions.assumeCommunity(database);
    database.execute(
        """
        create table trips (at timestamptz not null, device int not null);
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        insert into trips values ('2024-01-01 00:00+00', 1);
        alter table trips set (timescaledb.compress);
        select compress_chunk(show_chunks('trips'));
        """);
    database.execute(
        "create materialized view z_hourly with (timescaledb.continuous) as select time_bucket('1"
            + " hour', at) as bucket, count(*) as n from trips group by 1 with no data");
    database.execute(
        "create materialized view a_daily with (timescaledb.continuous) as select"
            + " time_bucket('1 day', bucket) as day, sum(n) as n from z_hourly group by 1"
            + " with no data");
    database.execute("select add_retention_policy('trips', interval '1 year')");
    Catalog catalog = Catalogs.of(handle);
    assertThat(catalog.continuousAggregates(handle))
        .extracting(aggregate -> aggregate.view().name())
        .containsExactly("z_hourly", "a_daily");
    List<Hypertable> hypertables = catalog.hypertables(handle);
    assertThat(hypertables)
        .extracting(hypertable -> hypertable.publicName().name())
        .containsExactlyInAnyOrder("trips", "z_hourly", "a_daily");
    Hypertable trips =
        hypertables.stream().filter(h -> h.name().name().equals("trips")).findFirst().orElseThrow();
    assertThat(trips.compressionEnabled()).isTrue();
    assertThat(catalog.chunks(handle, trips))
        .singleElement()
        .satisfies(chunk -> assertThat(chunk.isCompressed()).isTrue());
    assertThat(catalog.jobs(handle))
        .singleElement()
        .satisfies(job -> assertThat(job.procedure().name()).isEqualTo("policy_retention"));
  }

  @Test
  void a_database_without_the_extension_is_refused() {
    database.execute("drop extension timescaledb");
    // A session that saw the extension's catalog may look for it in vain (2.31.0).
    Database afterwards = database.as(Side.SOURCE);
    assertThatThrownBy(() -> afterwards.with(Catalogs::of))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("no extension timescaledb");
  }

  @Test
  void columns_without_a_portable_binary_form_are_known() {
    database.execute(
        """
        create type mood as enum ('glad', 'sad');
        create type place as (x int, y mood);
        create domain positive as int check (value > 0);
        create table t (a int, b text[], c mood, d mood[], e place, f regclass, g positive,
                        h tsvector, i int4range, j numeric[], k aclitem,
                        l int generated always as (a + 1) stored, gone int);
        alter table t drop column gone;
        """);
    List<TableColumn> columns = TableColumns.of(handle, new QualifiedName("public", "t"));
    assertThat(columns)
        .extracting(column -> column.name() + (column.binary() ? " binary" : " text"))
        .containsExactly(
            "a binary",
            "b binary",
            "c binary",
            "d text",
            "e text",
            "f text",
            "g binary",
            "h binary",
            "i binary",
            "j binary",
            "k text",
            "l binary");
    assertThat(columns.stream().filter(TableColumn::generated).map(TableColumn::name))
        .containsExactly("l");
  }

  @Test
  void a_row_hash_is_by_text_only_where_a_type_has_no_hash() {
    database.execute(
        """
        create type mood as enum ('glad', 'sad');
        create table hashable (a int, b text[], f inet, g varchar(4),
                               h timestamptz, i uuid, j int4range, k bytea, l boolean);
        create table not_hashable (a int, b json);
        create table not_hashable_either (a point[]);
        create table hashed_by_number_of_the_enum (a mood);
        create table hashed_without_sign (a numeric);
        create table hashed_without_sign_within (a jsonb);
        create table hashed_without_sign_in_a_range (a numrange[]);
        insert into hashable (a) values (1);
        """);
    assertThat(RowHash.of(handle, new QualifiedName("public", "hashable")).byText()).isFalse();
    for (String table :
        List.of(
            "not_hashable",
            "not_hashable_either",
            "hashed_by_number_of_the_enum",
            "hashed_without_sign",
            "hashed_without_sign_within",
            "hashed_without_sign_in_a_range")) {
      assertThat(RowHash.of(handle, new QualifiedName("public", table)).byText())
          .as(table)
          .isTrue();
    }
    String all =
        RowHash.of(handle, new QualifiedName("public", "hashable"))
            .expression(
                TableColumns.of(handle, new QualifiedName("public", "hashable")).stream()
                    .map(TableColumn::name)
                    .toList());
    assertThat(database.value("select " + all + " is not null from hashable")).isEqualTo("t");
  }

  @Test
  void what_the_role_of_a_session_may_do_is_known() {
    assertThat(Catalogs.of(handle).capabilities().rights())
        .isEqualTo(new Capabilities.Rights(true, false, true));
    managed = ManagedRole.in(database);
    try (Handle session = managed.target().as(Side.TARGET).open()) {
      assertThat(Catalogs.of(session).capabilities().rights())
          .isEqualTo(new Capabilities.Rights(false, true, false));
    }
  }

  @Test
  void the_version_of_a_session_is_asked_once() {
    assertThat(SessionVersion.of(handle)).contains(Catalogs.of(handle).version());
    database.execute("drop extension timescaledb");

    assertThat(SessionVersion.of(handle)).isPresent();
  }

  private long count(String relation, String predicate) {
    return Long.parseLong(
        database.value("select count(*) from " + relation + " where " + predicate));
  }
}
