package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.timescale.Catalog;
import dev.timescalemigration.timescale.Catalogs;
import dev.timescalemigration.work.selection.SelectionRule;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A compressed chunk that was copied must be the same as one that TimescaleDB compressed. */
class CompressedChunkIT {
  private static final String TRIPS =
      """
      create table lines (id int primary key);
      insert into lines values (1);
      create table trips (
          at timestamptz not null,
          gone int,
          id bigint generated always as identity,
          line int not null constraint line_fk references lines (id) on delete cascade,
          driver text collate "C" not null,
          fare numeric default 1.5 constraint fare_is_positive check (fare > 0),
          note text, tags jsonb, words text[], paid boolean, ticket uuid, until timestamptz,
          constraint one_trip unique (at, id, line, driver)) with (fillfactor = 80);
      alter table trips drop column gone;
      alter table trips alter column note set compression pglz;
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      create index by_note on trips (note);
      alter table trips set (timescaledb.compress, timescaledb.compress_segmentby = 'line, driver',
                             timescaledb.compress_orderby = 'at desc, id nulls first');
      create function touched() returns trigger language plpgsql as 'begin return new; end';
      create trigger touch after update on trips for each row execute function touched();
      """;

  private static final String DAY =
      """
      insert into trips (at, line, driver, fare, note, tags, words, paid, ticket, until)
      select timestamptz '%s 00:00+00' + n * interval '1 minute', 1, 'driver ' || n %% 3, n + 1,
             'note ' || n %% 7, jsonb_build_object('n', n %% 5), array['a', n::text], n %% 2 = 0,
             md5(n::text)::uuid, timestamptz '%1$s 00:00+00' + n * interval '2 minutes'
      from generate_series(0, 1439) n;
      select compress_chunk(c) from show_chunks('trips') c order by c desc limit 1;
      """;

  private final Pair pair = Pair.create("compressed_chunk");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_copied_chunk_is_the_same_as_one_that_timescaledb_compressed() {
    Editions.assumeCommunity(pair.target());
    String role = "compressed_reader_" + ProcessHandle.current().pid();
    pair.executeOnBoth(
        "do $$ begin create role " + role + "; exception when duplicate_object then end $$");
    pair.executeOnBoth(TRIPS);
    pair.executeOnBoth("grant select, insert on trips to " + role + " with grant option");
    pair.source().execute(DAY.formatted("2024-01-01"));
    pair.target().execute(DAY.formatted("2024-01-03"));
    new StagePhase(
            pair.context(),
            new StageOptions(
                List.of(SelectionRule.everythingUntil("2024-01-02T00:00:00Z")),
                Optional.empty(),
                1,
                false,
                false,
                "test"))
        .run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(pair.target().query("select copy_method from _timescale_migration.task"))
        .containsExactly("COMPRESSED");
    for (String query : QUERIES) {
      assertThat(normalized(query, "2024-01-01"))
          .as(query)
          .isNotEmpty()
          .isEqualTo(normalized(query, "2024-01-03"));
    }
    assertThat(normalized(CONSTRAINTS, "2024-01-01"))
        .isEqualTo(normalized(CONSTRAINTS, "2024-01-03"));
    pair.assertSameRows("(select * from trips where at < '2024-01-02') t", "t.*");
  }

  @Test
  void sizes_and_settings_are_those_of_the_source() {
    Editions.assumeCommunity(pair.target());
    pair.executeOnBoth(TRIPS);
    pair.source().execute(DAY.formatted("2024-01-01"));
    new StagePhase(pair.context(), StageOptions.until("2024-01-02T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    for (String query :
        List.of(
            "select row(s.*)::text from chunk_compression_stats('trips') s",
            "select row(hypertable, segmentby, orderby)::text"
                + " from timescaledb_information.chunk_compression_settings order by 1")) {
      assertThat(withoutNumbers(pair.target(), query))
          .isNotEmpty()
          .isEqualTo(withoutNumbers(pair.source(), query));
    }
  }

  private static List<String> withoutNumbers(TestDatabase database, String query) {
    return database.query(query).stream()
        .map(text -> text.replaceAll("_hyper_\\d+_\\d+_chunk", "CHUNK"))
        .toList();
  }

  /** What may differ between two chunks: their names and numbers, and the day. */
  private List<String> normalized(String query, String day) {
    String chunk =
        pair.target()
            .value(
                "select format('%I.%I', chunk_schema, chunk_name) from"
                    + " timescaledb_information.chunks where range_start = '"
                    + day
                    + " 00:00+00'");
    String name = chunk.substring(chunk.indexOf('.') + 1);
    String relation =
        pair.targetDatabase()
            .with(
                handle -> {
                  Catalog catalog = Catalogs.of(handle);
                  return catalog
                      .compressedRelation(handle, new QualifiedName("_timescaledb_internal", name))
                      .orElseThrow()
                      .name()
                      .quoted();
                });
    return pair
        .target()
        .query(
            query
                .replace(":chunk", "'" + chunk + "'::regclass")
                .replace(":relation", "'" + relation + "'::regclass"))
        .stream()
        .map(
            text ->
                text.replaceAll("compress_hyper_(\\d+)_\\d+_chunk", "RELATION")
                    .replaceAll("_hyper_\\d+_\\d+_chunk_compressed", "RELATION")
                    .replaceAll("_hyper_\\d+_\\d+_chunk", "CHUNK")
                    .replaceAll("RI_ConstraintTrigger_([ac])_\\d+", "RI_$1"))
        .sorted()
        .toList();
  }

  private static final String CONSTRAINTS =
      "select row(conname, contype, pg_get_constraintdef(oid))::text from pg_constraint"
          + " where conrelid = :relation and contype <> 'n'";

  private static final List<String> QUERIES =
      List.of(
          "select row(relname, relnamespace::regnamespace, relkind, relpersistence, relowner,"
              + " relam, reltablespace, reloptions, relacl, relreplident, relhasindex,"
              + " relhastriggers, relchecks)::text from pg_class where oid = :relation",
          "select row(t.reloptions)::text from pg_class c join pg_class t on t.oid ="
              + " c.reltoastrelid where c.oid = :relation",
          "select row(attnum, attname, atttypid::regtype, atttypmod, attnotnull, attstorage,"
              + " attcompression, attstattarget, (select array_agg(o) from unnest(attoptions) o"
              + " where starts_with(o, 'n_distinct')), attcollation, attidentity,"
              + " attislocal, attinhcount, attacl)::text from pg_attribute"
              + " where attrelid = :relation and attnum > 0",
          "select row(pg_get_indexdef(indexrelid), indisunique, indisvalid)::text from pg_index"
              + " where indrelid = :relation",
          "select count(*)::text from pg_inherits where inhrelid = :relation",
          "select count(*)::text from pg_trigger where tgrelid = :relation",
          "select row(relkind, relpersistence, relowner, reloptions, relacl, relhasindex,"
              + " relhastriggers, relchecks)::text from pg_class where oid = :chunk",
          "select row(tgname, tgtype, tgenabled, tgisinternal, tgfoid::regproc)::text"
              + " from pg_trigger where tgrelid = :chunk",
          "select _timescaledb_functions.chunk_status(:chunk)::text");
}
