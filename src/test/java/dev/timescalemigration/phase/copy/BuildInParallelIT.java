package dev.timescalemigration.phase.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.clean.CleanPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A chunk that several copy threads copy together arrives like any other, whatever happens
 * meanwhile.
 */
class BuildInParallelIT {
  private static final String TRIPS =
      """
      create table trips (at timestamptz not null, gone int, id bigint not null, fare numeric,
                          note text, doubled numeric generated always as (fare * 2) stored,
                          primary key (at, id));
      alter table trips drop column gone;
      select create_hypertable('trips', 'at', chunk_time_interval => interval '1 day');
      create index on trips (note);
      """;

  /** 100,000 rows of 60 bytes in binary COPY. */
  private static final String ONE_DAY =
      """
      insert into trips
      select '2024-01-01 00:00+00'::timestamptz + n * interval '0.8 seconds', n, n / 7.0, 'trip ' || n
      from generate_series(0, 99999) n;
      """;

  /** Sessions that copy parts; the number after the task's in the name is the owner's. */
  private static final String SESSIONS =
      """
       from pg_stat_progress_copy p
       join pg_class c on c.oid = p.relid and c.relname ~ '^staging_[0-9]+_[0-9]+$'
       join pg_stat_activity a using (pid)
      where p.datname = current_database()\
      """;

  /** The table has some 8 MB. */
  private static final long SIXTH_OF_THE_ROWS = 1_300_000;

  /** How long a condition may take on a machine that is busy with other things. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final String LEFT =
      "select relname from pg_class where relname ~ '^(staging|template)_'";

  private final Pair pair = Pair.ofSuperuser("copy threads");

  @BeforeEach
  void makeAndStage() {
    Editions.assumeCommunity(pair.target());
    pair.executeOnBoth(TRIPS);
    pair.source().execute(ONE_DAY);
    stage();
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  private void stage() {
    new StagePhase(pair.context(), StageOptions.until("2025-01-01T00:00:00Z")).run();
  }

  /** So that a copy lasts for seconds. */
  private void slowly() {
    ledger().limitCopying(CopyLimits.of("2M", null, null, null, null, 0));
  }

  /** So that a copy lasts until something is seen in it; {@link #quickly} ends it. */
  private void untilSeen() {
    ledger().limitCopying(CopyLimits.of("100k", null, null, null, null, 0));
  }

  /** As fast as it goes, whoever looks at the target meanwhile. */
  private void quickly() {
    ledger().limitCopying(CopyLimits.of(null, null, null, null, null, 0));
  }

  private Ledger ledger() {
    return Ledger.find(pair.targetDatabase()).orElseThrow();
  }

  private CompletableFuture<CopyReport> copyBy(PhaseContext context) {
    return CompletableFuture.supplyAsync(() -> ParallelCopy.run(context));
  }

  private void awaitTwoSessions() {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> pair.target().value("select count(*) = 2" + SESSIONS).equals("t"));
  }

  private void assertArrived() {
    pair.assertSameRows("trips", "trips.*");
    assertThat(pair.target().value("select sum(rows_copied) from _timescale_migration.task"))
        .isEqualTo("100000");
    assertThat(pair.target().query(LEFT)).isEmpty();
    assertThat(
            pair.target()
                .query("select count(*) from pg_inherits where inhparent = 'trips'::regclass"))
        .containsExactly("1");
  }

  private long transactionsThatWrote() {
    String chunk =
        pair.target().value("select c::text from show_chunks('trips') c order by 1 limit 1");
    return Long.parseLong(
        pair.target().value("select count(distinct xmin::text) from only " + chunk));
  }

  @Test
  void each_copy_thread_writes_a_part_and_the_table_becomes_the_chunk() {
    slowly();
    CopyReport report = ParallelCopy.run(pair.context());
    assertThat(report.rows()).isEqualTo(100_000);
    assertThat(
            pair.target().query("select copy_method || rows_copied from _timescale_migration.task"))
        .containsExactly("ATTACHED100000");
    assertThat(transactionsThatWrote()).isEqualTo(2);
    assertArrived();
    pair.executeOnBoth("alter table trips drop column note");
    pair.executeOnBoth("insert into trips (at, id) values ('2024-01-01 00:00:00.1+00', 1)");
    pair.assertSameRows("trips", "trips.*");
  }

  @Test
  void a_killed_process_leaves_a_table_that_the_next_one_drops() throws Exception {
    untilSeen();
    try (TsmProcess copy =
        TsmProcess.start(ParallelCopy.class, Map.of(), pair.source().uri(), pair.target().uri())) {
      awaitTwoSessions();
      copy.signal("KILL");
      assertThat(copy.end()).isEqualTo(128 + 9);
    }
    assertThat(pair.target().query(LEFT)).isNotEmpty();
    quickly();
    ParallelCopy.run(pair.context());
    assertArrived();
  }

  @Test
  void a_process_that_is_killed_with_any_part_written_continues() throws Exception {
    slowly();
    for (int part = 0; part < 6; part++) {
      long bytes = part * SIXTH_OF_THE_ROWS;
      try (TsmProcess copy =
          TsmProcess.start(
              ParallelCopy.class, Map.of(), pair.source().uri(), pair.target().uri())) {
        Awaitility.await()
            .pollInterval(Duration.ofMillis(10))
            .atMost(PATIENCE)
            .until(() -> !copy.isAlive() || written() >= bytes);
        copy.signal("KILL");
        copy.end();
      }
    }
    quickly();
    ParallelCopy.run(pair.context());
    assertArrived();
  }

  /** Bytes of the bare table; negative while there is none. */
  private long written() {
    return Long.parseLong(
        pair.target()
            .value(
                "select coalesce(max(pg_relation_size(oid)), -1) from pg_class"
                    + " where relname ~ '^staging_'"));
  }

  @Test
  void a_stop_finishes_the_chunk_and_an_abort_rolls_it_back() throws Exception {
    untilSeen();
    StopSignal abort = new StopSignal();
    CompletableFuture<CopyReport> aborted = copyBy(pair.context(Progress.NONE, abort));
    awaitTwoSessions();
    abort.abort();
    assertThatThrownBy(() -> aborted.get(2, TimeUnit.MINUTES))
        .hasRootCauseMessage("stopped with 0 of 1 chunks copied");
    assertThat(pair.target().query("select 1 from trips limit 1")).isEmpty();

    StopSignal stop = new StopSignal();
    CompletableFuture<CopyReport> stopped = copyBy(pair.context(Progress.NONE, stop));
    awaitTwoSessions();
    stop.stop();
    quickly();
    assertThat(stopped.get(2, TimeUnit.MINUTES).chunksCopied()).isEqualTo(1);
    assertArrived();
  }

  @Test
  void a_helper_whose_session_ends_does_not_cost_a_row() throws Exception {
    terminate("is distinct from");
  }

  @Test
  void an_owner_whose_session_ends_does_not_cost_a_row() throws Exception {
    terminate("=");
  }

  private void terminate(String ownerOrNot) throws Exception {
    untilSeen();
    CompletableFuture<CopyReport> copying = copyBy(pair.context());
    awaitTwoSessions();
    assertThat(
            pair.target()
                .query(
                    "select pg_terminate_backend(pid)"
                        + SESSIONS
                        + " and a.backend_xid::text "
                        + ownerOrNot
                        + " split_part(c.relname, '_', 3)"))
        .containsExactly("t");
    quickly();
    copying.get(2, TimeUnit.MINUTES);
    assertArrived();
  }

  @Test
  void a_late_row_that_makes_the_chunk_meanwhile_is_kept() throws Exception {
    untilSeen();
    CompletableFuture<CopyReport> copying = copyBy(pair.context());
    awaitTwoSessions();
    pair.executeOnBoth("insert into trips (at, id) values ('2024-01-01 12:00:00.1+00', -1)");
    quickly();
    assertThat(copying.get(2, TimeUnit.MINUTES).rows()).isEqualTo(100_000);
    assertThat(pair.target().query("select copy_method from _timescale_migration.task"))
        .containsExactly("INTO_CHUNK");
    assertArrived();
  }

  @Test
  void a_session_that_still_writes_into_a_table_left_behind_does_no_harm() throws Exception {
    pair.target().execute("create table _timescale_migration.staging_1_1 (id int)");
    try (Connection dead = pair.target().connect();
        Statement statement = dead.createStatement()) {
      dead.setAutoCommit(false);
      statement.execute("insert into _timescale_migration.staging_1_1 values (1)");
      ParallelCopy.run(pair.context());
      dead.commit();
    }
    assertThat(transactionsThatWrote()).isPositive();
    assertThat(pair.target().query(LEFT)).containsExactly("staging_1_1");
    ParallelCopy.run(pair.context());
    assertArrived();
  }

  @Test
  void cleaning_removes_a_table_left_behind() {
    pair.target().execute("create table _timescale_migration.staging_1_1 (id int)");
    new CleanPhase(pair.targetDatabase(), true).run();
    assertThat(pair.target().query(LEFT)).isEmpty();
  }

  @Test
  void chunks_that_keep_every_copy_thread_at_work_are_not_shared() {
    for (int day = 2; day <= 4; day++) {
      pair.source().execute(ONE_DAY.replace("2024-01-01", "2024-01-0" + day));
    }
    stage();
    assertThat(ParallelCopy.run(pair.context()).rows()).isEqualTo(400_000);
    List<String> transactions =
        pair
            .target()
            .query(
                "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
                    + " where i.inhparent = 'trips'::regclass")
            .stream()
            .map(
                chunk ->
                    pair.target()
                        .value(
                            "select count(distinct xmin::text) from only"
                                + " _timescaledb_internal."
                                + chunk))
            .sorted()
            .toList();
    assertThat(transactions).hasSize(4).startsWith("1", "1", "1");
    pair.assertSameRows("(select sum(hashtext(t::text)) as sum from trips t) s", "s.sum");
  }

  @Test
  void a_role_that_owns_but_rules_nothing_else_shares_chunks_too() throws Exception {
    ledger().drop();
    String role = pair.target().name() + "_migrator";
    pair.target()
        .execute(
            """
            create role "%1$s" login password 'secret';
            alter database "%2$s" owner to "%1$s";
            alter table trips owner to "%1$s";
            grant create on schema _timescaledb_internal to "%1$s";
            grant insert on all tables in schema _timescaledb_catalog, _timescaledb_config to "%1$s";
            grant update on all sequences in schema _timescaledb_catalog, _timescaledb_config to "%1$s";
            """
                .formatted(role, pair.target().name()));
    try {
      PhaseContext context = Pair.context(pair.source(), pair.target().as(role, "secret"));
      new StagePhase(context, StageOptions.until("2025-01-01T00:00:00Z")).run();
      slowly();
      ParallelCopy.run(context);
      assertArrived();
    } finally {
      pair.close();
      pair.target().inCluster("drop role if exists \"" + role + '"');
    }
  }
}
