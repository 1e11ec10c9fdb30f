package dev.timescalemigration.timescale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.CompressionSettings.Order;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompressionSettingsIT {
  private static final QualifiedName TRIPS = new QualifiedName("public", "trips");

  private final TestDatabase database = Servers.source().createDatabase("compression");
  private Handle handle;
  private Catalog catalog;

  @BeforeEach
  void open() {
    handle = database.as(Side.SOURCE).open();
    catalog = Catalogs.of(handle);
    database.execute(
        """
        create table trips (at timestamptz not null, "Device" int, note text, v float);
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        insert into trips
        select '2024-01-01 00:00+00'::timestamptz + h * interval '1 hour', h % 7, 'n' || h, h
        from generate_series(0, 47) h;
        """);
  }

  @AfterEach
  void drop() {
    handle.close();
    database.close();
  }

  @Test
  void a_table_without_compression_has_none() {
    assertThat(catalog.compressionSettings(handle)).isEmpty();
    assertThat(catalog.compressionSettings(handle, TRIPS)).isEmpty();
    assertThat(catalog.hypercoreTables(handle)).isEmpty();
  }

  @Test
  void a_chunk_keeps_the_settings_it_was_compressed_with() {
    Editions.assumeCommunity(database);
    database.execute(
        "alter table trips set (timescaledb.compress, timescaledb.compress_segmentby ="
            + " '\"Device\"', timescaledb.compress_orderby = 'at nulls first, v desc nulls last',"
            + " timescaledb.compress_chunk_time_interval = '2 days')",
        "select compress_chunk(chunk) from show_chunks('trips') chunk order by chunk limit 1",
        "alter table trips set (timescaledb.compress_segmentby = '',"
            + " timescaledb.compress_orderby = 'at desc')");
    List<Chunk> newestFirst =
        catalog.chunks(handle, catalog.hypertables(handle).get(0)).stream().toList();
    Map<QualifiedName, CompressionSettings> all = catalog.compressionSettings(handle);
    assertThat(all).containsOnlyKeys(TRIPS, newestFirst.get(1).name());
    CompressionSettings old = all.get(newestFirst.get(1).name());
    assertThat(old.segmentBy()).contains(List.of("Device"));
    assertThat(old.orderBy())
        .contains(List.of(new Order("at", false, true), new Order("v", true, false)));
    assertThat(old.chunkInterval()).isEmpty();
    assertThat(old.index().isPresent()).isEqualTo(catalog.version().isAtLeast(2, 22));
    assertThat(old)
        .asString()
        .startsWith("segmentby Device, orderby at nulls first, v desc nulls last");
    CompressionSettings now = all.get(TRIPS);
    assertThat(now.segmentBy().orElse(List.of())).isEmpty();
    assertThat(now.orderBy()).contains(List.of(new Order("at", true, true)));
    assertThat(now.chunkInterval()).isEqualTo(OptionalLong.of(172_800_000_000L));
    assertThat(now).asString().contains("segmentby none, orderby at desc");
    all.forEach(
        (table, settings) ->
            assertThat(catalog.compressionSettings(handle, table)).contains(settings));
    assertThat(catalog.compressionSettings(handle, newestFirst.get(0).name())).isEmpty();
  }

  @Test
  void what_a_hypertable_leaves_to_timescaledb_is_reported_for_its_chunks() {
    Editions.assumeCommunity(database);
    database.execute(
        "alter table trips set (timescaledb.compress)",
        "select compress_chunk(show_chunks('trips'))");
    Map<QualifiedName, CompressionSettings> all = catalog.compressionSettings(handle);
    assertThat(all.remove(TRIPS).orderBy().isEmpty()).isEqualTo(catalog.version().isAtLeast(2, 22));
    Optional<List<Order>> order = Optional.of(List.of(new Order("at", true, true)));
    assertThat(all).hasSize(2);
    assertThat(all.values()).allMatch(settings -> settings.orderBy().equals(order));
  }

  @Test
  void tells_what_is_kept_by_hypercore() {
    Editions.assumeCommunity(database);
    assumeTrue(
        catalog.version().isAtLeast(2, 18) && !catalog.version().isAtLeast(2, 22),
        "the access method hypercore is in 2.18 to 2.21 only");
    database.execute(
        "alter table trips set (timescaledb.compress, timescaledb.compress_segmentby ="
            + " '\"Device\"')",
        "do $$ begin execute format('alter table %s set access method hypercore',"
            + " (select chunk from show_chunks('trips') chunk order by chunk limit 1)); end $$");
    QualifiedName chunk = catalog.chunks(handle, catalog.hypertables(handle).get(0)).get(1).name();
    assertThat(catalog.hypercoreTables(handle)).isEqualTo(Map.of(TRIPS, List.of(chunk)));
  }
}
