package dev.timescalemigration.phase.stage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hangs on single chunks, where staging drops the target's empty chunks. */
class SingleChunksIT {
  private static final String READINGS =
      """
      create table readings (at timestamptz not null, device int, note text);
      select create_hypertable('readings', 'at', chunk_time_interval => interval '1 day');
      create index on readings (device, at) where device > 1;
      create index on readings (upper(note));
      """;
  private static final String ROWS =
      """
      insert into readings
      select '2024-01-01 00:00+00'::timestamptz + n * interval '15 seconds', n % 9, repeat('x', 30)
      from generate_series(0, 3 * 5760 - 1) n;
      """;

  private final Pair pair = Pair.ofSuperuser("single");

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.source());
    pair.executeOnBoth(READINGS);
    pair.executeOnBoth(ROWS);
    pair.target().execute("delete from readings");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_chunk_of_the_target_on_which_something_hangs_is_kept_and_filled_in_place() {
    List<String> additions =
        List.of(
            "create index alone on %s (note)",
            "alter table %s set (fillfactor = 70)",
            "alter table %s alter note set storage external",
            "alter table %s alter device set statistics 77",
            "comment on table %s is 'kept'",
            "comment on column %s.note is 'kept'",
            "create publication kept for table %s",
            "create statistics kept on device, note from %s",
            "create view kept as select * from %s",
            "grant select on %s to public");
    String all = String.join(";", additions).replace("%s", chunk());
    pair.target().execute(all);
    String before = chunk();
    StageReport staged = stage();
    assertThat(staged.emptyChunksDropped()).isEqualTo(2);
    assertThat(chunk()).isEqualTo(before);
    copy();
    pair.assertSameRows("readings t", "t.*");
    assertThat(
            pair.target()
                .query(
                    "select copy_method from _timescale_migration.task order by"
                        + " (ranges -> 0 ->> 'start')::bigint"))
        .containsExactly("ATTACHED", "INTO_CHUNK", "ATTACHED");
    assertThat(pair.target().value("select count(*) from kept")).isEqualTo("5760");
    assertThat(
            pair.target().value("select obj_description('" + before + "'::regclass, 'pg_class')"))
        .isEqualTo("kept");
  }

  @Test
  void each_thing_that_hangs_on_a_chunk_of_the_source_alone_is_named_when_it_is_staged() {
    String chunk =
        pair.source()
            .value("select c::text from show_chunks('readings') c order by c::text limit 1");
    pair.source()
        .execute(
            "create index alone on " + chunk + " (note)",
            "comment on table " + chunk + " is 'lost'",
            "create view over_it as select * from " + chunk);
    List<String> said = new CopyOnWriteArrayList<>();
    new StagePhase(
            pair.context(
                new Progress() {
                  @Override
                  public void message(String line) {
                    said.add(line);
                  }
                },
                new StopSignal()),
            StageOptions.until("2024-01-04T00:00:00Z"))
        .run();
    assertThat(String.join("\n", said))
        .contains(chunk.replace("_timescaledb_internal.", ""))
        .contains("lacks: comment, index alone, view public.over_it");
  }

  @Test
  void an_event_trigger_that_refuses_to_drop_a_table_leaves_the_chunks_to_be_filled_in_place() {
    pair.target()
        .execute(
            """
            create function refuse() returns event_trigger language plpgsql as
            $$ begin raise exception 'no table is dropped here'; end $$;
            create event trigger no_drop on sql_drop execute function refuse();
            """);
    assertThat(stage().emptyChunksDropped()).isZero();
    copy();
    pair.assertSameRows("readings t", "t.*");
  }

  private String chunk() {
    return pair.target()
        .value(
            "select format('%I.%I', chunk_schema, chunk_name) from timescaledb_information.chunks"
                + " where hypertable_name = 'readings' and range_start = '2024-01-02 00:00+00'");
  }

  private StageReport stage() {
    return new StagePhase(pair.context(), StageOptions.until("2024-01-04T00:00:00Z")).run();
  }

  private void copy() {
    new CopyPhase(pair.context(), new CopyOptions(1, -1, false, 1, Duration.ofSeconds(5))).run();
  }
}
