package dev.timescalemigration.phase.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.schema.SchemaOptions;
import dev.timescalemigration.phase.schema.SchemaOptions.Mode;
import dev.timescalemigration.phase.schema.SchemaOptions.RolesChoice;
import dev.timescalemigration.phase.schema.SchemaPhase;
import dev.timescalemigration.phase.schema.SchemaReport;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.PhaseContext;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs of every kind, moved with the schema, end as the source has them. */
class MovedJobsIT {
  private static final String TABLES =
      """
      create table metric (at timestamptz not null, device integer, value double precision);
      select create_hypertable('metric', 'at', chunk_time_interval => interval '1 day');
      create index metric_device on metric (device, at);
      create table event (tick bigint not null, text text);
      select create_hypertable('event', 'tick', chunk_time_interval => 1000);
      create function event_now() returns bigint language sql stable as
        'select coalesce(max(tick), 0) from public.event';
      select set_integer_now_func('event', 'event_now');
      alter table metric set (timescaledb.compress, timescaledb.compress_segmentby = 'device');
      alter table event set (timescaledb.compress);
      create schema "My Jobs";
      create procedure "My Jobs"."Do It"(job_id integer, config jsonb) language plpgsql as 'begin null; end';
      create function "My Jobs".check_it(config jsonb) returns void language plpgsql as
        $$ begin if not config ? 'n' then raise exception 'no n'; end if; end $$;
      """;

  private static final String AGGREGATE =
      """
      create materialized view by_hour with (timescaledb.continuous) as
      select time_bucket('1 hour', at) as hour, device, max(value) as highest from metric group by 1, 2
      with no data
      """;

  private static final List<String> POLICIES =
      List.of(
          "select add_compression_policy('metric', interval '7 days')",
          "select add_compression_policy('event', 5000)",
          "select add_retention_policy('metric', interval '90 days',"
              + " initial_start => '2026-01-01 03:00+00', timezone => 'Europe/Berlin')",
          "select add_retention_policy('event', 100000)",
          "select add_reorder_policy('metric', 'metric_device')",
          "select add_continuous_aggregate_policy('by_hour', interval '3 days', interval '1 hour',"
              + " interval '30 minutes')",
          "select add_retention_policy('by_hour', interval '2 years')",
          "select add_job('\"My Jobs\".\"Do It\"', interval '1 month', config => '{\"n\": 1.50,"
              + " \"x\": [null]}', initial_start => '2026-03-28 01:30+00', timezone =>"
              + " 'America/New_York', check_config => '\"My Jobs\".check_it')",
          "select add_job('\"My Jobs\".\"Do It\"', interval '90 seconds', fixed_schedule => false)",
          "select alter_job(job_id, max_runtime => interval '2 hours', max_retries => 3,"
              + " retry_period => interval '7 minutes', timezone => b.timezone) from"
              + " timescaledb_information.jobs join _timescaledb_config.bgw_job b on b.id = job_id"
              + " where job_id >= 1000 and job_id % 2 = 0",
          "select alter_job(job_id, scheduled => false) from timescaledb_information.jobs"
              + " where proc_name = 'policy_reorder'");

  private static final String DEFINITIONS =
      "select (to_jsonb(b) - 'id' - 'application_name' - 'hypertable_id' ||"
          + " jsonb_build_object('config', b.config - 'hypertable_id' - 'mat_hypertable_id', 'on',"
          + " coalesce(a.user_view_name, j.hypertable_schema || '.' || j.hypertable_name)))::text"
          + " from _timescaledb_config.bgw_job b join timescaledb_information.jobs j on j.job_id ="
          + " b.id left join _timescaledb_catalog.continuous_agg a on a.mat_hypertable_id ="
          + " b.hypertable_id where b.id >= 1000 order by b.id";

  private final Pair pair = Pair.ofSuperuser("moved_jobs");

  @BeforeEach
  void needsJobs() {
    Editions.assumeCommunity(pair.target());
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void jobs_of_every_kind_end_as_in_the_source() {
    makeSource();
    moveSchema(Mode.DUMP_AND_RESTORE);
    assertThat(
            pair.target()
                .query(
                    "select job_id from timescaledb_information.jobs where scheduled and job_id >="
                        + " 1000"))
        .isEmpty();
    assertThat(compared()).isEqualTo(new JobsComparison(1, 8, List.of(), List.of()));
    JobsReport report = new EnableJobsPhase(pair.context()).run();
    assertThat(report.changed()).hasSize(8);
    assertThat(report.unchanged()).isEqualTo(1);
    assertThat(report.notes()).isEmpty();
    assertThat(pair.target().query(DEFINITIONS)).isEqualTo(pair.source().query(DEFINITIONS));
    assertThat(compared()).isEqualTo(new JobsComparison(9, 0, List.of(), List.of()));
    pair.target().execute("select alter_job(1001, scheduled => false, max_retries => 9)");
    assertThat(compared().differences())
        .extracting(JobsComparison.JobDifference::sentence)
        .containsExactly(
            "job 1001 (_timescaledb_functions.policy_compression on public.event):"
                + " its retries are 9, in the source -1",
            "job 1001 (_timescaledb_functions.policy_compression on public.event):"
                + " it is off, but on in the source");
  }

  private JobsComparison compared() {
    Ledger ledger = Ledger.find(pair.targetDatabase()).orElseThrow();
    return pair.sourceDatabase()
        .with(
            source ->
                pair.targetDatabase().with(target -> JobsComparison.of(source, target, ledger)));
  }

  @Test
  void several_refresh_policies_of_one_aggregate_are_distinguished() {
    assumeTrue(pair.minorVersion() >= 21, "one aggregate has one refresh policy before 2.21");
    String recent =
        "select add_continuous_aggregate_policy('by_hour', interval '3 days', interval '1 hour',"
            + " interval '30 minutes')";
    String old =
        "select add_continuous_aggregate_policy('by_hour', interval '60 days', interval '3 days',"
            + " interval '1 day')";
    pair.executeOnBoth(TABLES);
    pair.executeOnBoth(AGGREGATE);
    pair.source().execute(recent, old, "select alter_job(1001, max_retries => 4)");
    pair.target().execute(old, recent);
    new DisableJobsPhase(pair.context()).run();
    assertThat(new EnableJobsPhase(pair.context()).run().problems()).isEmpty();
    assertThat(pair.target().query(DEFINITIONS))
        .containsExactlyInAnyOrderElementsOf(pair.source().query(DEFINITIONS));
  }

  @Test
  void no_job_starts_before_its_counterpart_would() {
    makeSource();
    moveSchema(Mode.DUMP_AND_RESTORE);
    pair.source()
        .execute(
            "select alter_job(job_id, next_start => '2050-01-01 00:00+00', timezone => b.timezone)"
                + " from timescaledb_information.jobs join _timescaledb_config.bgw_job b on b.id ="
                + " job_id where job_id >= 1000 and b.scheduled");
    new EnableJobsPhase(pair.context()).run();
    assertThat(
            pair.target()
                .query(
                    "select distinct next_start::text from timescaledb_information.jobs"
                        + " where job_id >= 1000 and scheduled"))
        .containsExactly("2050-01-01 00:00:00+00");
  }

  @Test
  void jobs_of_a_schema_made_by_hand_are_found_by_what_they_work_on() {
    makeSource();
    pair.target().execute("create table before (at timestamptz not null)");
    pair.target().execute("select create_hypertable('before', 'at')");
    pair.target().execute("select add_retention_policy('before', interval '1 year')");
    pair.target().execute(TABLES);
    pair.target().execute(AGGREGATE);
    List<String> others = new ArrayList<>(POLICIES.subList(0, 9));
    Collections.reverse(others);
    pair.target().execute(others.toArray(String[]::new));
    pair.target().execute("drop table before");
    new DisableJobsPhase(pair.context()).run();
    new EnableJobsPhase(pair.context()).run();
    List<String> inSource = pair.source().query(DEFINITIONS);
    assertThat(pair.target().query(DEFINITIONS)).containsExactlyInAnyOrderElementsOf(inSource);
  }

  @Test
  void jobs_of_a_role_that_the_targets_role_may_not_act_as_become_its_own() {
    String role = pair.target().name() + "_role";
    makeSource();
    pair.target().execute("create role " + role + " login password 'word' createrole");
    pair.target()
        .execute(
            "alter database \"%s\" owner to %s".formatted(pair.target().name(), role),
            "grant create on schema _timescaledb_internal to " + role,
            "alter function timescaledb_pre_restore() security definer",
            "alter function timescaledb_post_restore() security definer",
            "grant insert on all tables in schema _timescaledb_catalog, _timescaledb_config to "
                + role,
            "grant update on _timescaledb_catalog.metadata to " + role,
            "grant update on all sequences in schema _timescaledb_catalog, _timescaledb_config to "
                + role);
    try {
      PhaseContext context = Pair.context(pair.source(), pair.target().as(role, "word"));
      SchemaReport schema =
          new SchemaPhase(
                  context,
                  new SchemaOptions(RolesChoice.SKIP, false, false, Mode.DUMP_AND_RESTORE, "jobs"))
              .run();
      assertThat(schema.notes())
          .anySatisfy(
              note ->
                  assertThat(note)
                      .startsWith("background jobs of role postgres run as " + role)
                      .contains("policy_retention on public.metric"));
      JobsReport report = new EnableJobsPhase(context).run();
      assertThat(report.notes()).hasSize(9);
      assertThat(pair.target().query(DEFINITIONS.replace("- 'id'", "- 'id' - 'owner'")))
          .isEqualTo(pair.source().query(DEFINITIONS.replace("- 'id'", "- 'id' - 'owner'")));
      assertThat(
              pair.target()
                  .query(
                      "select distinct owner::text from _timescaledb_config.bgw_job where id >="
                          + " 1000"))
          .containsExactly(role);
      pair.target().as(role, "word").execute("call run_job(1002)");
    } finally {
      pair.close();
      pair.target().inCluster("drop role " + role);
    }
  }

  private void makeSource() {
    pair.source().execute(TABLES);
    pair.source().execute(AGGREGATE);
    pair.source().execute(POLICIES.toArray(String[]::new));
  }

  private void moveSchema(Mode mode) {
    new SchemaPhase(pair.context(), new SchemaOptions(RolesChoice.SKIP, false, false, mode, "jobs"))
        .run();
  }
}
