package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.servers.Editions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Changes that are lost with their slot are brought by the rows, for what they concern alone. */
class CaptureRecoveryIT {
  private static final String[] TABLES = {"h", "parent", "child", "keyless", "\"Odd.(name)\""};

  private static final String SOURCE =
      """
      create table h (at timestamptz not null, d integer, v integer, primary key (d, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select at, d, 0 from
        generate_series(timestamptz '2026-01-01', '2026-01-06 23:00', '1 hour') at, generate_series(1, 4) d;
      create table "Odd.(name)" (at timestamptz not null, v integer);
      select create_hypertable('"Odd.(name)"', 'at', chunk_time_interval => interval '1 day');
      insert into "Odd.(name)" select at, 1 from generate_series(timestamptz '2026-01-01', '2026-01-03', '1 hour') at;
      create table parent (id integer primary key, name text);
      create table child (id integer primary key, of integer references parent);
      create table keyless (a integer, b text);
      insert into parent select i, 'one' from generate_series(1, 20) i;
      insert into child select i, i from generate_series(1, 20) i;
      insert into keyless select i % 3, 'x' from generate_series(1, 10) i;
      """;

  /** Of every kind, on what is copied, on what comes new, and on what goes. */
  private static final String LOST =
      """
      update h set v = 1 where at >= '2026-01-02' and at < '2026-01-03' and d = 2;
      delete from h where at >= '2026-01-03' and at < '2026-01-04' and d = 3;
      insert into h select at, 9, 9 from generate_series(timestamptz '2026-01-09', '2026-01-09 20:00', '1 hour') at;
      insert into "Odd.(name)" values ('2026-01-02 00:30', 5);
      select drop_chunks('h', '2026-01-02'::timestamptz);
      insert into parent values (100, 'new');
      insert into child values (100, 100);
      delete from child where id = 7;
      delete from parent where id = 7;
      update parent set name = 'other' where id = 8;
      insert into keyless values (1, 'x'), (1, 'y');
      delete from keyless where ctid in (select ctid from keyless where a = 2 limit 1);
      """;

  /** Rows that the lost changes wrote are changed again, so that these need the others. */
  private static final String LATER =
      """
      update h set v = v + 10 where d in (2, 9);
      delete from h where d = 9 and at = '2026-01-09 03:00';
      insert into h values ('2026-01-09 03:30', 9, 1), ('2026-01-10', 1, 1);
      update parent set name = name || '!' where id >= 8;
      delete from child where id = 100;
      delete from keyless where b = 'y';
      """;

  private final CapturedPair captured = new CapturedPair();

  @AfterEach
  void drop() {
    captured.close();
  }

  private void begin() {
    source(SOURCE);
    captured.begin();
    captured.stage();
    captured.copy();
    source("update h set v = v + 1 where d = 1", "insert into h values ('2026-01-08', 1, 1)");
    captured.apply();
  }

  private void source(String... sql) {
    captured.pair().source().execute(sql);
  }

  @Test
  void chunks_that_differ_are_copied_again_and_rows_of_plain_tables_are_repaired() {
    begin();
    captured.loseSlot();
    source(LOST);
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("is gone from the source", "run 'tsm capture recover'");
    String said = captured.recover();
    assertThat(said)
        .contains("table public.parent: ", "table public.child: ", "table public.keyless: ")
        .contains("differed, copied again")
        .contains("chunk _timescaledb_internal.")
        .contains("capture begins again at ")
        .contains("of them new");
    source(LATER);
    captured.apply();
    captured.assertSame(TABLES);
    assertThat(captured.prove()).contains("both sides are equal");
  }

  @Test
  void a_recovery_that_was_interrupted_lets_nobody_apply_and_begins_again() {
    begin();
    captured.loseSlot();
    source(LOST);
    captured
        .pair()
        .target()
        .execute("update _timescale_migration.capture set recovering_since = clock_timestamp()");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("are not brought together again", "run 'tsm capture recover'");
    assertThat(captured.fails("capture", "status")).contains("(recovering)", "tsm capture recover");
    captured.recover();
    source(LATER);
    captured.apply();
    captured.assertSame(TABLES);
  }

  @Test
  void a_change_that_cannot_be_applied_is_brought_by_its_rows() {
    Editions.assumeCommunity(captured.pair().source());
    begin();
    source(
        "alter table keyless replica identity nothing",
        "update keyless set b = 'unidentified' where a = 1",
        LOST);
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("nothing identifies the row", "run 'tsm capture recover'");
    source("alter table keyless replica identity full");
    captured.recover();
    source(LATER);
    captured.apply();
    captured.assertSame(TABLES);
  }

  @Test
  void a_table_that_the_target_lacks_is_named() {
    begin();
    captured.loseSlot();
    source("create table later (a integer primary key)", "insert into later values (1)");
    assertThat(captured.askingForSnapshots(() -> captured.fails("capture", "recover")))
        .contains("public.later", "then run 'tsm capture recover' again");
    captured.pair().target().execute("create table later (a integer primary key)");
    captured.recover();
    source("insert into later values (2)");
    captured.apply();
    captured.assertSame("later");
  }

  @Test
  void a_hypertable_that_is_not_staged_is_named_and_not_left_out() {
    begin();
    String made =
        "create table later (at timestamptz not null, v integer);"
            + " select create_hypertable('later', 'at')";
    captured.pair().target().execute(made);
    captured.loseSlot();
    source(made, "insert into later values ('2026-01-02', 1)");
    assertThat(captured.askingForSnapshots(() -> captured.fails("capture", "recover")))
        .contains("not staged: public.later", "tsm stage");
    captured.stage();
    captured.recover();
    source("insert into later values ('2026-01-02', 2)");
    captured.apply();
    captured.assertSame("later");
  }

  @Test
  void a_hypertable_that_the_source_has_dropped_keeps_nobody_from_recovering() {
    begin();
    captured.loseSlot();
    source("drop table \"Odd.(name)\"", "delete from h where d = 2");
    captured.recover();
    source("insert into h values ('2026-01-03 00:30', 1, 1)");
    captured.apply();
    captured.assertSame("h", "parent");
  }

  @Test
  void chunks_that_were_merged_are_refused_before_anything_is_compared() {
    begin();
    Assumptions.assumeTrue(
        captured
            .pair()
            .source()
            .value(
                "select to_regproc('merge_chunks') is not null or exists (select from pg_proc"
                    + " where proname = 'merge_chunks')")
            .equals("t"),
        "chunks can be merged since 2.18");
    source(
        "do $$ declare c regclass[]; begin select array_agg(x order by x) into c from (select x from"
            + " show_chunks('h') x limit 2) s; call merge_chunks(c[1], c[2]); end $$");
    captured.loseSlot();
    assertThat(captured.askingForSnapshots(() -> captured.fails("capture", "recover")))
        .contains("was merged or split since it was staged", "tsm capture stop");
  }

  @Test
  void a_chunk_after_what_was_staged_is_taken_in() {
    source(SOURCE);
    captured.begin();
    captured.run("stage", "--until", "2026-01-07 00:00:00+00", "--no-proof");
    captured.copy();
    captured.loseSlot();
    source("insert into h values ('2026-02-09', 1, 1)");
    captured.recover();
    captured.apply();
    captured.assertSame(TABLES);
  }

  @Test
  void writers_and_copies_continue_meanwhile() {
    source(SOURCE);
    captured.begin();
    captured.stage();
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    captured.copy();
    captured.apply();
    for (int times = 0; times < 3; times++) {
      captured.loseSlot();
      CompletableFuture<Void> copying =
          CompletableFuture.runAsync(() -> captured.run("copy", "--parallelism", "1"));
      captured.recover();
      copying.join();
      captured.apply();
    }
    ended.set(true);
    writer.join();
    captured.apply();
    captured.assertSame(TABLES);
  }

  private void write(AtomicBoolean ended) {
    for (int i = 0; !ended.get(); i++) {
      source(
          "begin; update h set v = v + 1 where d = %d and at = timestamptz '2026-01-01' + %d * interval '1 hour'; insert into h values (timestamptz '2026-01-07' + %d * interval '1 minute', 5, 1) on conflict do nothing; commit"
              .formatted(i % 4 + 1, i % 140, i * 7 % 5000),
          "insert into parent values (%d, 'w') on conflict (id) do update set name = parent.name || 'w'"
              .formatted(200 + i % 50),
          "insert into keyless values (%d, 'w')".formatted(i % 5),
          "delete from keyless where ctid in (select ctid from keyless where b = 'w' limit %d)"
              .formatted(i % 3));
    }
  }
}
