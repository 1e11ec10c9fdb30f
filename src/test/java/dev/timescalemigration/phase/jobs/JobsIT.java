package dev.timescalemigration.phase.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.cancel.CancelPhase;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobsIT {
  private static final String JOBS =
      """
      create table log (at timestamptz default clock_timestamp(), job int);
      create procedure note(job_id int, config jsonb) language plpgsql as
        $$ begin insert into public.log (job) values (job_id); end $$;
      create procedure fail(job_id int, config jsonb) language plpgsql as
        $$ begin raise exception 'no such thing'; end $$;
      select add_job('note', '1 hour', config => '{"a": 1}', initial_start => '2050-01-01 00:00+00');
      select add_job('note', '2 hours', initial_start => '2050-01-01 00:00+00');
      select alter_job(1001, scheduled => false);
      """;

  private static final String SCHEDULERS =
      "select count(*) from pg_stat_activity where datname = current_database()"
          + " and application_name = 'TimescaleDB Background Worker Scheduler'";

  private final Pair pair = Pair.ofSuperuser("jobs");

  @BeforeEach
  void needsJobs() {
    Editions.assumeCommunity(pair.target());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void jobs_go_off_and_come_back_as_the_source_has_them() {
    pair.executeOnBoth(JOBS);
    pair.target().execute("select alter_job(1001, scheduled => true)");
    assertThat(new DisableJobsPhase(pair.context()).run().changed()).hasSize(2);
    assertThat(scheduled()).containsExactly("1000 f", "1001 f");
    assertThat(new CancelPhase(pair.context()).run().remains())
        .contains("2 background jobs of the target are off");
    JobsReport report = new EnableJobsPhase(pair.context()).run();
    assertThat(report.problems()).isEmpty();
    assertThat(report.changed()).extracting(JobsReport.JobChange::id).containsExactly(1000);
    assertThat(scheduled()).containsExactly("1000 t", "1001 f");
  }

  @Test
  void a_missing_job_is_named_after_the_others_were_made_as_in_the_source() {
    pair.executeOnBoth(JOBS);
    new DisableJobsPhase(pair.context()).run();
    pair.target().execute("select alter_job(1000, config => '{\"a\": 2}', max_retries => 7)");
    pair.source().execute("select add_job('note', '3 hours')");
    assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("is missing in the target: create it there with add_job()");
    assertThat(scheduled()).containsExactly("1000 t", "1001 f");
    assertThat(
            pair.target()
                .value("select config from timescaledb_information.jobs where job_id = 1000"))
        .isEqualTo("{\"a\": 1}");
  }

  @Test
  void due_jobs_are_run_by_hand_and_the_others_are_not() {
    pair.executeOnBoth(JOBS);
    disableAsAfterALoad();
    JobsReport report = new RunDueJobsPhase(pair.context()).run();
    assertThat(report.changed()).extracting(JobsReport.JobChange::id).containsExactly(1000);
    assertThat(pair.target().query("select job from log")).containsExactly("1000");
    assertThat(pair.source().query("select job from log")).isEmpty();
  }

  @Test
  void a_job_that_is_due_later_in_the_source_is_not_run() {
    pair.executeOnBoth(JOBS);
    disableWithoutRuns();
    assertThat(new RunDueJobsPhase(pair.context()).run().changed()).isEmpty();
    new EnableJobsPhase(pair.context()).run();
    assertThat(
            pair.target()
                .value(
                    "select next_start = '2050-01-01 00:00+00' from timescaledb_information.jobs"
                        + " where job_id = 1000"))
        .isEqualTo("t");
  }

  @Test
  void a_due_job_runs_as_its_owner_and_not_as_the_role_that_migrates() {
    String role = pair.source().name() + "_plain";
    pair.source().execute("create role " + role + " login");
    pair.target().execute("create role " + role + " login");
    try {
      pair.executeOnBoth(
          """
          create table seen (who text, session text);
          grant insert on seen to public;
          create procedure rise(job_id int, config jsonb) language plpgsql as $$
          begin
            insert into public.seen values (current_user, session_user);
            commit;
            execute 'alter role %1$s superuser';
          end $$;
          alter procedure rise owner to %1$s;
          select add_job('rise', '1 hour', initial_start => '2050-01-01 00:00+00');
          """
              .formatted(role));
      for (TestDatabase side : List.of(pair.source(), pair.target())) {
        side.execute(
            "update _timescaledb_config.bgw_job set owner = '" + role + "' where id = 1000");
      }
      disableAsAfterALoad();
      assertThatThrownBy(() -> new RunDueJobsPhase(pair.context()).run())
          .hasMessageContaining("permission denied to alter role");
      assertThat(pair.target().query("select who || ' ' || session from seen"))
          .containsExactly(role + " " + role);
      assertThat(
              pair.target().value("select rolsuper from pg_roles where rolname = '" + role + "'"))
          .isEqualTo("f");
      assertThat(scheduled()).containsExactly("1000 f");
    } finally {
      pair.close();
      pair.source().inCluster("drop role " + role);
      pair.target().inCluster("drop role " + role);
    }
  }

  @Test
  void a_job_that_does_not_start_in_time_is_named_with_what_it_needs() {
    pair.executeOnBoth(JOBS);
    disableAsAfterALoad();
    assertThatThrownBy(
            () ->
                new RunDueJobsPhase(
                        pair.context(),
                        new ScheduledRun.Limits(
                            Duration.ofSeconds(30), Duration.ofMillis(-1), Duration.ofHours(1)))
                    .run())
        .hasMessageContaining("the scheduler did not start it within")
        .hasMessageContaining("max_worker_processes");
    assertThat(scheduled()).containsExactly("1000 f", "1001 f");
  }

  @Test
  void jobs_are_not_run_without_a_scheduler() {
    pair.executeOnBoth(JOBS);
    disableAsAfterALoad();
    String role = pair.target().name() + "_role";
    pair.target().execute("create role " + role + " login password 'word'");
    try {
      pair.target()
          .execute(
              "update _timescaledb_config.bgw_job set owner = '" + role + "' where id >= 1000",
              "alter database \"" + pair.target().name() + "\" owner to " + role,
              "alter schema _timescale_migration owner to " + role,
              "grant all on all tables in schema _timescale_migration to " + role,
              "select _timescaledb_functions.stop_background_workers()");
      assertThatThrownBy(
              () ->
                  new RunDueJobsPhase(
                          Pair.context(pair.source(), pair.target().as(role, "word")),
                          new ScheduledRun.Limits(
                              Duration.ofMillis(300), Duration.ofSeconds(9), Duration.ofHours(1)))
                      .run())
          .hasMessageContaining("job scheduler is not running");
    } finally {
      pair.close();
      pair.target().inCluster("drop role " + role);
    }
  }

  @Test
  void a_due_job_that_fails_is_named_and_the_next_one_is_run() {
    pair.executeOnBoth(JOBS);
    pair.executeOnBoth(
        "select add_job('fail', '1 hour', initial_start => '2050-01-01 00:00+00');"
            + "select add_job('note', '1 hour', initial_start => '2050-01-01 00:00+00')");
    disableAsAfterALoad();
    assertThatThrownBy(() -> new RunDueJobsPhase(pair.context()).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("no such thing")
        .hasMessageContaining("(SQLSTATE P0001)");
    assertThat(pair.target().query("select job from log order by job"))
        .containsExactly("1000", "1003");
  }

  @Test
  void jobs_wait_for_the_chunks_to_be_moved() {
    pair.executeOnBoth(JOBS);
    pair.executeOnBoth("create table t (at timestamptz not null)");
    pair.executeOnBoth("select create_hypertable('t', 'at')");
    pair.source().execute("insert into t values ('2026-01-01')");
    new DisableJobsPhase(pair.context()).run();
    stage();
    assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
        .hasMessageContaining("1 staged chunks are not copied");
    assertThatThrownBy(() -> new RunDueJobsPhase(pair.context()).run())
        .hasMessageContaining("1 staged chunks are not copied");
    assertThat(scheduled()).containsExactly("1000 f", "1001 f");
  }

  @Test
  void the_scheduler_is_started_and_seen() {
    pair.executeOnBoth(JOBS);
    new DisableJobsPhase(pair.context()).run();
    pair.target().execute("select _timescaledb_functions.stop_background_workers()");
    assertThat(pair.target().value(SCHEDULERS)).isEqualTo("0");
    new EnableJobsPhase(pair.context()).run();
    assertThat(pair.target().value(SCHEDULERS)).isEqualTo("1");
  }

  @Test
  void a_scheduler_that_does_not_come_is_reported_with_the_workers_there_are() {
    pair.executeOnBoth(JOBS);
    String role = pair.target().name() + "_role";
    pair.target().execute("create role " + role + " login password 'word'");
    try {
      pair.target()
          .execute(
              "update _timescaledb_config.bgw_job set owner = '" + role + "' where id >= 1000",
              "grant create on database \"" + pair.target().name() + "\" to " + role,
              "select _timescaledb_functions.stop_background_workers()");
      assertThatThrownBy(
              () ->
                  new EnableJobsPhase(
                          Pair.context(pair.source(), pair.target().as(role, "word")),
                          Duration.ofMillis(600))
                      .run())
          .hasMessageContaining("job scheduler is not running")
          .hasMessageContaining("timescaledb.max_background_workers is ");
    } finally {
      pair.close();
      pair.target().inCluster("drop role " + role);
    }
  }

  @Test
  void a_target_in_restoring_mode_is_refused_with_the_mend() {
    pair.executeOnBoth(JOBS);
    new DisableJobsPhase(pair.context()).run();
    pair.target()
        .execute("alter database \"" + pair.target().name() + "\" set timescaledb.restoring = on");
    assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
        .hasMessageContaining("restoring mode, in which no job is started");
    assertThatThrownBy(() -> new RunDueJobsPhase(pair.context()).run())
        .hasMessageContaining("restoring mode, in which no job is started");
  }

  @Test
  void a_job_whose_role_does_not_own_its_hypertable_is_named_with_the_mend() {
    String role = pair.target().name() + "_role";
    pair.executeOnBoth("create table t (at timestamptz not null)");
    pair.executeOnBoth("select create_hypertable('t', 'at')");
    pair.executeOnBoth("select add_retention_policy('t', interval '1 year')");
    pair.target().execute("create role " + role + " login");
    try {
      pair.target()
          .execute("update _timescaledb_config.bgw_job set owner = '" + role + "' where id = 1000");
      assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
          .hasMessageContaining("job 1000")
          .hasMessageContaining("ALTER TABLE public.t OWNER TO " + role);
      pair.target().execute("alter role " + role + " nologin");
      assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
          .hasMessageContaining("ALTER ROLE " + role + " LOGIN");
    } finally {
      pair.close();
      pair.target().inCluster("drop role " + role);
    }
  }

  private void stage() {
    SelectionRule all =
        new SelectionRule(
            Optional.empty(), Optional.empty(), Optional.of("2026-06-01T00:00:00Z"), false, false);
    new StagePhase(
            pair.context(),
            new StageOptions(List.of(all), Optional.empty(), 1, false, false, "test"))
        .run();
  }

  /** A dump does not carry when a job ran last or is due next. */
  private void disableAsAfterALoad() {
    // In the source they have not run either, so that they are due there.
    pair.source()
        .execute(
            "select _timescaledb_functions.stop_background_workers()",
            "delete from _timescaledb_internal.bgw_job_stat");
    disableWithoutRuns();
  }

  private void disableWithoutRuns() {
    new DisableJobsPhase(pair.context()).run();
    pair.target().execute("delete from _timescaledb_internal.bgw_job_stat");
  }

  private List<String> scheduled() {
    return pair.target()
        .query(
            "select job_id || case when scheduled then ' t' else ' f' end"
                + " from timescaledb_information.jobs where job_id >= 1000 order by 1");
  }
}
