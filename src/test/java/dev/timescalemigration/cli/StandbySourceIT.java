package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.ManagedRole;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A source that is a hot standby, read by a role that has nothing but {@code pg_read_all_data}; the
 * target's role is no superuser either.
 */
class StandbySourceIT {
  private static final String SCHEMA =
      """
      create table trips (at timestamptz not null, vehicle int, distance float);
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      insert into trips
      select at, 1, 1 from generate_series(timestamptz '2024-01-01 00:00+00', '2024-01-05 23:00+00', '1 hour') at;
      create table vehicles (id serial primary key, name text);
      insert into vehicles (name) values ('bus'), ('tram');
      create role "%1$s" login password 'reader';
      grant pg_read_all_data to "%1$s";
      """;

  private static final String COMMUNITY =
      """
      alter table trips set (timescaledb.compress, timescaledb.compress_segmentby = 'vehicle');
      select compress_chunk(chunk) from show_chunks('trips', older_than => timestamptz '2024-01-03 00:00+00') chunk;
      """;

  private static Server primary;
  private static Server standby;

  private TestDatabase source;
  private TestDatabase target;
  private ManagedRole loader;

  @BeforeAll
  static void start() {
    primary = Servers.startOwn();
    standby = Servers.startStandbyOf(primary);
  }

  @AfterAll
  static void stop() {
    standby.close();
    primary.close();
  }

  @BeforeEach
  void create() {
    source = primary.createDatabase("standby");
    target = Servers.target().createDatabase("standby");
    loader = ManagedRole.in(target);
    source.execute(SCHEMA.formatted(reader()));
    if (Editions.isCommunity(source)) {
      source.execute(COMMUNITY);
    }
    awaitReplay();
  }

  @AfterEach
  void drop() {
    target.close();
    loader.close();
  }

  @Test
  void everything_is_moved_from_a_standby_by_a_role_that_may_only_read() {
    assertThat(tsm(0, "preflight")).contains("it is a standby that");
    tsm(0, "schema");
    String dualWritten = "insert into trips values ('2024-01-06 00:00+00', 1, 1)";
    source.execute(dualWritten);
    target.execute(dualWritten);
    awaitReplay();
    tsm(0, "stage", "--until", "2024-01-06T00:00:00Z");
    tsm(0, "copy");
    tsm(0, "verify");
    tsm(0, "refresh-caggs");
    tsm(0, "jobs", "enable");
    tsm(0, "validate");
    tsm(0, "switch");
    assertThat(target.query("select t::text from trips t order by 1"))
        .isEqualTo(source.query("select t::text from trips t order by 1"));
    assertThat(target.query("select v::text from vehicles v order by 1"))
        .isEqualTo(source.query("select v::text from vehicles v order by 1"));
  }

  private String reader() {
    return source.name() + "_reader";
  }

  private void awaitReplay() {
    String written = source.value("select pg_current_wal_lsn()");
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                source
                    .on(standby)
                    .value("select pg_last_wal_replay_lsn() >= '" + written + "'::pg_lsn")
                    .equals("t"));
  }

  private String tsm(int exitCode, String... arguments) {
    return TestShell.of(
            Map.of(
                "SOURCE",
                source.on(standby).as(reader(), "reader").uri(),
                "TARGET",
                loader.target().uri()))
        .expect(exitCode, arguments);
  }
}
