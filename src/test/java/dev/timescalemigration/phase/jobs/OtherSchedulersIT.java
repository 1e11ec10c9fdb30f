package dev.timescalemigration.phase.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesMode;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Schedulers that are no part of TimescaleDB, as they are, where the image has them. */
@Tag("any-version")
class OtherSchedulersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String BEATS = "select count(*) from beat";

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
            new SchemaOptions(RolesMode.SKIP, false, false, Mode.DUMP_AND_RESTORE, "test"))
        .run();
  }

  private JobsReport enable() {
    return new EnableJobsPhase(Pair.context(source, target)).run();
  }
}
