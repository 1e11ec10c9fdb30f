package dev.timescalemigration.phase.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Schedulers that are no part of TimescaleDB, as they are, where the image has them. */
@Tag("any-version")
class OtherSchedulersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String BEATS = "select count(*) from beat";

  /** What is read of it: the image need not have the extension ({@code pg_cron.sql} 1.6). */
  private static final String STAND_IN_FOR_PG_CRON =
      """
      create schema cron;
      create table cron.job (jobid bigserial primary key, schedule text not null, command text not null,
        nodename text not null default 'localhost', nodeport int not null default 5432, database text not null,
        username text not null, active boolean not null default true, jobname text);
      insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      values (9999, 'pg_cron', 10, 'cron'::regnamespace, false, '1.6');
      """;

  /** As above ({@code sql/tables/tables.sql} 5.2). */
  private static final String STAND_IN_FOR_PG_PARTMAN =
      """
      create schema part_man;
      create table part_man.part_config (parent_table text primary key, automatic_maintenance text not null default 'on');
      insert into pg_extension (oid, extname, extowner, extnamespace, extrelocatable, extversion)
      values (9999, 'pg_partman', 10, 'part_man'::regnamespace, false, '5.2');
      """;

  private Ledger ledger;
  private Server cronServer;
  private TestDatabase source;
  private TestDatabase target;

  @AfterEach
  void drop() {
    source.close();
    target.close();
    if (cronServer != null) {
      cronServer.close();
    }
  }

  @Test
  void a_job_of_pg_cron_runs_in_the_target_only_after_jobs_are_enabled() {
    create(Servers.source(), Servers.target());
    assumeOffered("pg_cron");
    startCronServer();
    letCronWorkIn(source);
    source.execute("create extension pg_cron");
    source.execute(
        """
        create table beat (at timestamptz default now());
        insert into cron.job (schedule, command, nodename, nodeport, database, username, active, jobname)
        values ('1 second', 'insert into public.beat default values', 'localhost', 6543, current_database(),
                'postgres', true, 'a ''beat'' :of <it>'),
               ('1 second', 'insert into public.beat select null', 'localhost', 6543, current_database(),
                'postgres', false, null),
               ('1 second', 'insert into public.beat select ''-infinity''', 'localhost', 6543, 'another',
                'postgres', true, null);
        """);
    letCronWorkIn(target);
    assertThat(load().notes()).anySatisfy(note -> assertThat(note).contains("pg_cron", "inactive"));
    assertThat(target.query("select active from cron.job")).containsExactly("f", "f", "f");
    awaitAnotherJob();
    assertThat(target.value(BEATS)).isEqualTo("0");
    JobsReport report = enable();
    assertThat(report.notes()).anySatisfy(note -> assertThat(note).contains("is active"));
    assertThat(target.query("select active from cron.job order by jobid"))
        .containsExactly("t", "f", "f");
    awaitTrue("select exists (select from beat)");
    new DisableJobsPhase(Pair.context(source, target)).run();
    assertThat(target.query("select active from cron.job")).containsExactly("f", "f", "f");
  }

  @Test
  void maintenance_by_pg_partman_is_off_until_jobs_are_enabled() {
    create(Servers.source(), Servers.target());
    assumeOffered("pg_partman");
    source.execute(
        """
        create schema part_man;
        create extension pg_partman schema part_man;
        create table p (at timestamptz not null) partition by range (at);
        create table q (at timestamptz not null) partition by range (at);
        select part_man.create_parent('public.p', 'at', '1 day');
        select part_man.create_parent('public.q', 'at', '1 day');
        update part_man.part_config set automatic_maintenance = 'off' where parent_table = 'public.q';
        """);
    load();
    String modes = "select automatic_maintenance from part_man.part_config order by parent_table";
    assertThat(target.query(modes)).containsExactly("off", "off");
    enable();
    assertThat(target.query(modes)).containsExactly("on", "off");
  }

  @Test
  void jobs_of_pg_cron_that_are_missing_changed_or_inactive_are_named_when_comparing() {
    createBoth(STAND_IN_FOR_PG_CRON);
    source.execute(
        """
        insert into cron.job (schedule, command, database, username, active, jobname) values
          ('1 second', 'select 1', current_database(), 'app', true, 'missing'),
          ('2 seconds', 'select 2', current_database(), 'app', true, 'changed'),
          ('3 seconds', 'select 3', current_database(), 'app', false, 'started'),
          ('4 seconds', 'select 4', current_database(), 'app', true, 'waiting'),
          ('5 seconds', 'select 5', 'another', 'app', true, 'elsewhere')
        """);
    target.execute(
        """
        insert into cron.job (schedule, command, database, username, active, jobname) values
          ('20 seconds', 'select 2', current_database(), 'app', false, 'changed'),
          ('3 seconds', 'select 3', current_database(), 'app', true, 'started'),
          ('4 seconds', 'select 4', current_database(), 'app', false, 'waiting'),
          ('6 seconds', 'select 6', current_database(), 'app', true, 'new')
        """);
    assertThat(differences())
        .containsExactlyInAnyOrder(
            "pg_cron-1: job 1 of pg_cron (missing) is missing in the target",
            "pg_cron-2: job 1 of pg_cron (changed): its schedule is 20 seconds, in the source"
                + " 2 seconds",
            "pg_cron-3: job 2 of pg_cron (started): it is active, in the source inactive",
            "target-pg_cron-4: job 4 of pg_cron (new) is only in the target");
    enabled();
    assertThat(differences())
        .contains("pg_cron-4: job 3 of pg_cron (waiting): it is inactive, in the source active")
        .hasSize(5);
  }

  @Test
  void maintenance_by_pg_partman_that_is_off_or_missing_is_named_when_comparing() {
    createBoth(STAND_IN_FOR_PG_PARTMAN);
    source.execute(
        "insert into part_man.part_config values ('public.a', 'on'), ('public.b', 'on')");
    target.execute(
        "insert into part_man.part_config values ('public.a', 'off'), ('public.c', 'on')");
    assertThat(differences())
        .containsExactlyInAnyOrder(
            "pg_partman-public.b: pg_partman of the target does not know public.b",
            "target-pg_partman-public.c: pg_partman maintains public.c only in the target");
    enabled();
    assertThat(differences())
        .contains(
            "pg_partman-public.a: maintenance of public.a by pg_partman is off, in the source on");
  }

  private void createBoth(String extension) {
    create(Servers.source(), Servers.target());
    source.execute(extension);
    target.execute(extension);
    ledger = Ledger.open(target.as(Side.TARGET), "source", "test");
  }

  private void enabled() {
    ledger.recordReport(EnableJobsPhase.NAME, "Succeeded", Map.of(), Instant.now());
  }

  private List<String> differences() {
    try (Handle from = source.as(Side.SOURCE).open();
        Handle to = target.as(Side.TARGET).open()) {
      return JobsComparison.of(from, to, ledger).differences().stream()
          .map(one -> one.job() + ": " + one.sentence())
          .toList();
    }
  }

  private void create(Server sourceServer, Server targetServer) {
    source = sourceServer.createDatabase("scheduled");
    target = targetServer.createDatabase("scheduled");
  }

  /** One server for both sides: pg_cron works in one database of a server, one after the other. */
  private void startCronServer() {
    drop();
    cronServer =
        Servers.startOwn(
            "-c", "shared_preload_libraries=timescaledb,pg_cron",
            "-c", "cron.use_background_workers=on");
    create(cronServer, cronServer);
  }

  private void letCronWorkIn(TestDatabase database) {
    database.inCluster("alter system set cron.database_name = '" + database.name() + "'");
    cronServer.restartImmediately();
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> database.value("show cron.database_name").equals(database.name()));
  }

  /** Until the launcher has seen what was committed, and has run a job that is active. */
  private void awaitAnotherJob() {
    target.execute(
        "create table other_beat (i int)",
        "select cron.schedule('other', '1 second', 'insert into public.other_beat values (1)')");
    awaitTrue("select count(*) > 1 from other_beat");
    target.execute("select cron.unschedule('other')");
  }

  private void awaitTrue(String query) {
    Awaitility.await().atMost(PATIENCE).until(() -> target.value(query).equals("t"));
  }

  private void assumeOffered(String extension) {
    for (TestDatabase database : new TestDatabase[] {source, target}) {
      assumeTrue(
          database
              .query("select name from pg_available_extensions where name = '" + extension + "'")
              .contains(extension),
          "the image has no " + extension);
    }
  }

  private SchemaReport load() {
    return new SchemaPhase(
            Pair.context(source, target),
            new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }

  private JobsReport enable() {
    return new EnableJobsPhase(Pair.context(source, target)).run();
  }
}
