package dev.timescalemigration.phase.preflight;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.TimescaleVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whether the target's server and its extensions are what the source needs. */
class TargetFitIT {
  private final List<TestDatabase> made = new ArrayList<>();

  private TestDatabase kept(TestDatabase database) {
    made.add(database);
    return database;
  }

  private TestDatabase source() {
    return kept(Servers.source().createDatabase("fit"));
  }

  private TestDatabase bareTarget(String... options) {
    return kept(Servers.target().createBareDatabase("fit", options));
  }

  private TestDatabase target() {
    return kept(Servers.target().createDatabase("fit"));
  }

  @AfterEach
  void drop() {
    made.forEach(TestDatabase::close);
  }

  @Test
  void tells_how_to_make_a_missing_extension() {
    TestDatabase source = source();
    String version =
        source.value("select extversion from pg_extension where extname = 'timescaledb'");
    new PreflightCase(source, bareTarget())
        .fails("TimescaleDB versions")
        .contains("CREATE EXTENSION timescaledb SCHEMA \"public\" VERSION '" + version + "'");
  }

  @Test
  void tells_the_update_that_makes_versions_equal() {
    TestDatabase source = source();
    TestDatabase target = bareTarget();
    String version =
        source.value("select extversion from pg_extension where extname = 'timescaledb'");
    List<String> others =
        target.query(
            "select version from pg_available_extension_versions"
                + " where name = 'timescaledb' and version <> '"
                + version
                + "'");
    assumeTrue(!others.isEmpty(), "needs a server with files of two versions of TimescaleDB");
    String other = others.get(0);
    String newer =
        TimescaleVersion.parse(other).compareTo(TimescaleVersion.parse(version)) > 0
            ? other
            : version;
    target.execute("create extension timescaledb version '" + other + "'");
    new PreflightCase(source, target)
        .fails("TimescaleDB versions")
        .contains("target " + other, "ALTER EXTENSION timescaledb UPDATE TO '" + newer + "'");
  }

  @Test
  void refuses_an_older_server() {
    TestDatabase source = source();
    TestDatabase target = target();
    String major = "select current_setting('server_version_num')::int / 10000";
    assumeTrue(
        Integer.parseInt(target.value(major)) < Integer.parseInt(source.value(major)),
        "needs a target server that is older (TSM_TEST_TARGET_SERVER)");
    PreflightCase run = new PreflightCase(source, target);
    run.fails("PostgreSQL versions")
        .contains("use a target with PostgreSQL " + source.value(major));
    run.fails("TimescaleDB versions").contains("ALTER EXTENSION timescaledb UPDATE TO");
  }

  @Test
  void refuses_the_extension_in_another_schema() {
    TestDatabase target = bareTarget();
    target.execute("create schema \"Other\"; create extension timescaledb schema \"Other\"");
    new PreflightCase(source(), target).fails("schema of timescaledb").contains("target Other");
  }

  @Test
  void refuses_an_apache_target_for_what_only_the_community_edition_can() {
    TestDatabase source = source();
    Editions.assumeCommunity(source);
    try (Server apache = Servers.startOwn("-c", "timescaledb.license=apache")) {
      TestDatabase target = apache.createDatabase("fit");
      new PreflightCase(source, target).warns("editions");
      source.execute(
          "create table trips (at timestamptz not null); select create_hypertable('trips', 'at');"
              + " alter table trips set (timescaledb.compress)");
      new PreflightCase(source, target).fails("editions").contains("compression");
    }
  }

  @Test
  void names_extensions_that_the_target_lacks_or_has_in_another_version() {
    TestDatabase source = source();
    TestDatabase target = target();
    source.execute("create extension hstore; create extension pg_trgm");
    target.execute("create extension hstore version '1.4'");
    new PreflightCase(source, target).warns("other extensions").contains("hstore 1.8 (target 1.4)");
    source.execute("update pg_extension set extname = 'nowhere' where extname = 'pg_trgm'");
    new PreflightCase(source, target).fails("other extensions").contains("nowhere");
  }

  @Test
  void refuses_another_encoding_and_warns_of_another_sort_order() {
    TestDatabase latin = bareTarget("encoding 'LATIN1' lc_collate 'C' lc_ctype 'C'");
    PreflightCase run = new PreflightCase(source(), latin);
    run.fails("encoding").contains("source UTF8, target LATIN1");
    run.warns("sort order of text").contains("target C");
  }

  @Test
  void names_collations_that_the_target_lacks() {
    TestDatabase source = source();
    source.execute(
        """
        create collation public.nowhere (locale = 'C');
        create table words (word text collate public.nowhere);
        update pg_collation set collnamespace = 'pg_catalog'::regnamespace where collname = 'nowhere';
        """);
    new PreflightCase(source, target()).fails("collations of columns").contains("nowhere");
  }

  @Test
  void names_tablespaces_that_the_target_lacks() {
    TestDatabase source = source();
    String name = "tsm_preflight_" + ProcessHandle.current().pid();
    source.execute(
        "set allow_in_place_tablespaces = on", "create tablespace " + name + " location ''");
    try {
      TestDatabase target = target();
      source.execute("create table places (id int) tablespace " + name);
      new PreflightCase(source, target).warns("tablespaces").contains(name);
      source.execute(
          "create table trips (at timestamptz not null); select create_hypertable('trips', 'at');"
              + " select attach_tablespace('"
              + name
              + "', 'trips')");
      new PreflightCase(source, target).fails("tablespaces").contains(name, "CREATE TABLESPACE");
    } finally {
      source.execute(
          "do $$ begin perform public.detach_tablespaces('trips');"
              + " exception when undefined_table then null; end $$",
          "drop table if exists trips",
          "drop table if exists places",
          "drop tablespace " + name);
    }
  }

  @Test
  void refuses_a_server_without_the_library_and_with_too_small_a_lock_table() {
    TestDatabase source = source();
    source.execute(
        """
        do $$ begin
          for i in 1 .. 120 loop
            execute format('create table t%s (id int primary key, word text)', i);
          end loop;
        end $$
        """);
    try (Server small =
        Servers.startOwn(
            "-c", "shared_preload_libraries=",
            "-c", "max_connections=12",
            "-c", "max_locks_per_transaction=10")) {
      PreflightCase run = new PreflightCase(source, small.createBareDatabase("fit"));
      run.fails("timescaledb preloaded in target").contains("shared_preload_libraries");
      run.fails("TimescaleDB versions");
      run.fails("lock table of target")
          .contains("locks 480 relations", "max_locks_per_transaction to");
      run.isFine("lock table of source");
      run.isFine("connections to target");
    }
  }
}
