package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A chunk that was built beside must be the same as one that TimescaleDB makes. */
class AttachedChunkIT {
  private final Pair pair = Pair.create("attached");

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void an_attached_chunk_is_the_same_as_one_that_timescaledb_makes() {
    Editions.assumeCommunity(pair.target());
    String role = "attached_reader_" + ProcessHandle.current().pid();
    pair.executeOnBoth(
        "do $$ begin create role " + role + "; exception when duplicate_object then end $$");
    pair.executeOnBoth(
        """
        create table lines (id int primary key);
        create table trips (
            at timestamptz not null,
            gone int,
            id bigint generated always as identity,
            line int constraint line_fk references lines (id) on delete cascade,
            fare numeric default 1.5 constraint fare_is_positive check (fare > 0),
            note text collate "C",
            doubled numeric generated always as (fare * 2) stored,
            constraint one_trip unique (at, id)) with (fillfactor = 80, autovacuum_enabled = false,
                                                      toast.autovacuum_enabled = false);
        alter table trips drop column gone;
        alter table trips alter column note set storage external;
        alter table trips alter column note set compression pglz;
        alter table trips alter column note set (n_distinct = -0.5);
        alter table trips alter column fare set statistics 500;
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        alter table trips replica identity full;
        create index by_note on trips (note, at desc) where fare > 2;
        create index by_expression on trips ((lower(note)));
        create function touched() returns trigger language plpgsql as 'begin return new; end';
        create trigger touch after update on trips for each row execute function touched();
        create statistics fare_and_note on fare, note from trips;
        insert into lines values (1);
        """);
    pair.executeOnBoth("grant select, insert on trips to " + role + " with grant option");
    pair.executeOnBoth("insert into trips (at, line, note) values ('2024-01-03 01:00+00', 1, 'x')");
    pair.source()
        .execute("insert into trips (at, line, note) values ('2024-01-01 01:00+00', 1, 'y')");
    new StagePhase(pair.context(), StageOptions.until("2024-01-02T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    assertThat(pair.target().query("select copy_method from _timescale_migration.task"))
        .containsExactly("ATTACHED");
    List<String> chunks =
        pair.target().query("select c::text from show_chunks('trips') c order by 1");
    assertThat(chunks).hasSize(2);
    for (String query : QUERIES) {
      assertThat(normalized(query, "2024-01-01"))
          .as(query)
          .isNotEmpty()
          .isEqualTo(normalized(query, "2024-01-03"));
    }
    pair.assertSameRows("(select * from trips where at < '2024-01-02') t", "t.*");
  }

  @Test
  void rows_in_attached_chunks_are_found_written_and_dropped_like_any_other() {
    Editions.assumeCommunity(pair.target());
    pair.executeOnBoth(
        """
        create table trips (at timestamptz not null, id int, note text not null default '',
                            fare int not null default 3 constraint fare_is_fair check (fare > 1),
                            primary key (at, id));
        select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
        """);
    pair.source()
        .execute(
            "insert into trips select '2024-01-01 00:00+00'::timestamptz + n * interval '1 hour', n"
                + " from generate_series(0, 71) n");
    new StagePhase(pair.context(), StageOptions.until("2024-01-04T00:00:00Z")).run();
    new CopyPhase(pair.context(), CopyOptions.defaults()).run();
    pair.executeOnBoth("insert into trips values ('2024-01-02 00:30+00', 1000)");
    pair.executeOnBoth("delete from trips where at < '2024-01-01 02:00+00'");
    pair.executeOnBoth("update trips set id = id + 5000 where at < '2024-01-01 12:00+00'");
    pair.executeOnBoth("insert into trips values ('2024-01-09 00:30+00', 2000)");
    pair.executeOnBoth("alter table trips drop column note, alter column fare drop not null");
    pair.executeOnBoth("insert into trips values ('2024-01-02 00:31+00', 3000)");
    pair.executeOnBoth(
        "select drop_chunks('trips', older_than => '2024-01-02 00:00+00'::timestamptz)");
    pair.assertSameRows("trips", "trips.*");
    pair.target().execute("alter table trips set (timescaledb.compress)");
    pair.target().execute("select compress_chunk(show_chunks('trips'))");
    pair.assertSameRows("trips", "trips.*");
  }

  /** What may differ between two chunks: their names and numbers. */
  private List<String> normalized(String query, String day) {
    String chunk =
        pair.target()
            .value(
                "select format('%I.%I', chunk_schema, chunk_name) from"
                    + " timescaledb_information.chunks where range_start = '"
                    + day
                    + " 00:00+00'");
    String name = chunk.substring(chunk.indexOf('.') + 1);
    return pair.target().query(query.replace(":chunk", "'" + chunk + "'::regclass")).stream()
        .map(
            text ->
                text.replace(name, "CHUNK")
                    .replaceAll("RI_ConstraintTrigger_([ac])_\\d+", "RI_$1")
                    .replaceAll("constraint_\\d+", "constraint_N")
                    .replaceAll("\"?\\d+_(?:\\d+_)?([a-z]\\w+)", "N_$1")
                    .replaceAll("'\\d{4}-[^']*'", "'BOUND'"))
        .sorted()
        .toList();
  }

  private static final List<String> QUERIES =
      List.of(
          "select row(relkind, relpersistence, relowner, relam, reltablespace, reloptions, relacl,"
              + " relreplident, relrowsecurity, relhasindex, relhastriggers, relchecks)::text"
              + " from pg_class where oid = :chunk",
          "select row(t.reloptions)::text from pg_class c join pg_class t on t.oid ="
              + " c.reltoastrelid where c.oid = :chunk",
          "select row(attname, atttypid::regtype, atttypmod, attnotnull, attstorage,"
              + " attcompression, attstattarget, (select array_agg(o) from unnest(attoptions) o"
              + " where starts_with(o, 'n_distinct')), attcollation, attidentity,"
              + " attgenerated, attislocal, attinhcount, attacl)::text from pg_attribute"
              + " where attrelid = :chunk and attnum > 0 and not attisdropped",
          "select row(a.attname, pg_get_expr(d.adbin, d.adrelid))::text from pg_attrdef d"
              + " join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum"
              + " where d.adrelid = :chunk",
          "select row(conname, contype, condeferrable, convalidated, conislocal, coninhcount,"
              + " connoinherit, pg_get_constraintdef(oid))::text from pg_constraint"
              + " where conrelid = :chunk",
          "select row(pg_get_indexdef(indexrelid), indisunique, indisprimary, indisclustered,"
              + " indisvalid, indisreplident)::text from pg_index where indrelid = :chunk",
          "select row(tgname, tgtype, tgenabled, tgisinternal, tgfoid::regproc)::text"
              + " from pg_trigger where tgrelid = :chunk",
          "select inhparent::regclass::text from pg_inherits where inhrelid = :chunk");
}
