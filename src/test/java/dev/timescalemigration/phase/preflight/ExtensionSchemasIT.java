package dev.timescalemigration.phase.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.compare.schema.SchemaComparison;
import dev.timescalemigration.compare.schema.SchemaDifference;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.PrintedStatements;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is TimescaleDB's own is what its catalog says, not what is called so. */
class ExtensionSchemasIT {
  private static final String CHECK = "objects in schemas of TimescaleDB";

  private final Pair pair = Pair.ofSuperuser("ownschemas");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void users_objects_in_schemas_of_timescaledb_are_named_and_moved_by_the_printed_statements() {
    preflight().isFine(CHECK);
    pair.source()
        .execute(
            """
            create table _timescaledb_internal."Mine" (id serial primary key, at timestamptz);
            insert into _timescaledb_internal."Mine" (at) values (now());
            create view _timescaledb_internal.seen as select 1 as i;
            create materialized view _timescaledb_catalog.kept as select 1 as i;
            create sequence _timescaledb_functions.counted;
            create function _timescaledb_functions.twice(i int) returns int language sql as 'select 2 * i';
            create type _timescaledb_internal.mood as enum ('low', 'high');
            create domain _timescaledb_internal.small as int;
            """);
    String advice =
        preflight()
            .fails(CHECK)
            .contains("table _timescaledb_internal.\"Mine\"")
            .contains("function _timescaledb_functions.twice(integer)")
            .contains("type _timescaledb_internal.mood")
            .actual();
    List<String> statements = PrintedStatements.in(advice);
    assertThat(statements).hasSize(7);
    statements.forEach(pair.source()::execute);
    preflight().isFine(CHECK);
    assertThat(pair.source().value("select count(*) from public.\"Mine\"")).isEqualTo("1");
  }

  @Test
  void what_timescaledb_made_there_is_its_own() {
    pair.source()
        .execute(
            """
            create table m (at timestamptz not null, v int);
            select create_hypertable('m', 'at');
            insert into m select now() - n * interval '1 day', n from generate_series(1, 30) n;
            """);
    if (Editions.isCommunity(pair.source())) {
      pair.source()
          .execute(
              "alter table m set (timescaledb.compress)",
              "select compress_chunk(c) from show_chunks('m') c",
              "create materialized view hourly with (timescaledb.continuous) as select"
                  + " time_bucket('1 hour', at) as hour, sum(v) from m group by 1");
    }
    preflight().isFine(CHECK);
  }

  @Test
  void schemas_and_tables_of_users_that_are_called_so_are_compared() {
    pair.source()
        .execute(
            """
            create schema _timescaledb_mine;
            create table _timescaledb_mine.t (i int);
            create function _timescaledb_mine.f() returns int language sql as 'select 1';
            comment on function _timescaledb_mine.f() is 'mine';
            create table public.compress_hyper_1_2_chunk (i int);
            """);
    List<String> objects;
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      objects =
          SchemaComparison.compare(source, target).stream()
              .map(SchemaDifference::toString)
              .toList();
    }
    for (String name :
        List.of(
            "_timescaledb_mine.t", "public.compress_hyper_1_2_chunk", "_timescaledb_mine.f()")) {
      assertThat(objects).anyMatch(object -> object.contains(name));
    }
  }

  private PreflightCase preflight() {
    return new PreflightCase(pair.source(), pair.target());
  }
}
