package dev.timescalemigration.phase.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.phase.cancel.CancelPhase;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import java.util.List;
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

  private final Pair pair = Pair.create("jobs");

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
  void a_job_that_the_target_has_otherwise_is_named_after_the_others_were_put_back() {
    pair.executeOnBoth(JOBS);
    new DisableJobsPhase(pair.context()).run();
    pair.target().execute("select alter_job(1000, config => '{\"a\": 2}')");
    pair.source().execute("select add_job('note', '3 hours')");
    assertThatThrownBy(() -> new EnableJobsPhase(pair.context()).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("2 background jobs differ")
        .hasMessageContaining("job 1000");
    assertThat(scheduled()).containsExactly("1000 t", "1001 f");
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
  void a_due_job_that_fails_is_named_and_the_next_one_is_run() {
    pair.executeOnBoth(JOBS);
    pair.executeOnBoth(
        "select add_job('fail', '1 hour', initial_start => '2050-01-01 00:00+00');"
            + "select add_job('note', '1 hour', initial_start => '2050-01-01 00:00+00')");
    disableAsAfterALoad();
    assertThatThrownBy(() -> new RunDueJobsPhase(pair.context()).run())
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("no such thing");
    assertThat(pair.target().query("select job from log order by job"))
        .containsExactly("1000", "1003");
  }

  /** A dump does not carry when a job ran last or is due next. */
  private void disableAsAfterALoad() {
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
