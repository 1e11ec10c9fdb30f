package dev.timescalemigration.phase.moved;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.ledger.TaskProblem;
import dev.timescalemigration.phase.copy.CopyOptions;
import dev.timescalemigration.phase.copy.CopyPhase;
import dev.timescalemigration.phase.copy.CopyReport;
import dev.timescalemigration.phase.refresh.RefreshPhase;
import dev.timescalemigration.phase.refresh.RefreshReport;
import dev.timescalemigration.phase.stage.StageOptions;
import dev.timescalemigration.phase.stage.StagePhase;
import dev.timescalemigration.phase.verify.VerifyOptions;
import dev.timescalemigration.phase.verify.VerifyPhase;
import dev.timescalemigration.phase.verify.VerifyReport;
import dev.timescalemigration.postgres.QualifiedName;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.Progress;
import dev.timescalemigration.work.StopSignal;
import dev.timescalemigration.work.selection.SelectionRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A source whose jobs continue while it is copied: retention drops, compression compresses and a
 * continuous aggregate is refreshed. Its time is a number that the test moves on.
 */
class LiveSourceIT {
  private static final int INTERVAL = 100;
  private static final int START = 3000;
  private static final int UNTIL = 2650;

  private static final String SCHEMA =
      """
      create table clock (now bigint not null);
      insert into clock values (3000);
      create table metric (at bigint not null, place int not null, value double precision);
      select create_hypertable('metric', 'at', chunk_time_interval => 100);
      create function clock_now() returns bigint language sql stable as 'select now from public.clock';
      select set_integer_now_func('metric', 'clock_now');
      alter table metric set (timescaledb.compress, timescaledb.compress_segmentby = 'place');
      create materialized view per_fifty with (timescaledb.continuous) as
        select time_bucket(50, at) as bucket, place, count(*) as n, max(value) as highest
        from metric group by 1, 2 with no data;
      """;

  /** What the application writes in one interval of time, to both sides once both are written. */
  private static final String ROWS =
      "insert into metric select t, p, t %% 97 from generate_series(%d, %d) t, generate_series(1,"
          + " 3) p";

  /** Run by the test alone: two runs of a compression policy at once are in each other's way. */
  private static final String POLICIES =
      """
      select add_retention_policy('metric', 2500);
      select add_compression_policy('metric', 800);
      select add_continuous_aggregate_policy('per_fifty', 1500, 50, interval '1 hour');
      select alter_job(job_id, scheduled => false) from timescaledb_information.jobs where job_id >= 1000;
      """;

  private static final String RUN_JOBS =
      """
      select format('call run_job(%s)', job_id) from timescaledb_information.jobs
      where job_id >= 1000 order by proc_name
      """;

  private final Pair pair = Pair.create("live");
  private int now = START;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(pair.target());
    pair.executeOnBoth(SCHEMA);
    pair.source().execute(ROWS.formatted(500, START - 1));
    pair.target().execute(ROWS.formatted(UNTIL, START - 1));
    pair.source().execute(POLICIES);
    runJobs();
    // Waits to be refreshed when copying begins.
    pair.source().execute("insert into metric values (2120, 1, 1000), (2410, 2, 1000)");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void what_still_exists_ends_equal_and_what_vanished_is_listed() {
    List<SelectionRule> rules = List.of(SelectionRule.everythingUntil(Integer.toString(UNTIL)));
    new StagePhase(pair.context(), StageOptions.until(Integer.toString(UNTIL))).run();
    CopyReport copied = copy(new TimePasses());
    VerifyReport verified = verify();
    if (verified.chunksRequeued() > 0) {
      copy(Progress.NONE);
      verified = verify();
    }
    RefreshReport refreshed = new RefreshPhase(pair.context(), rules).run();

    assertThat(now).as("time passed while copying").isGreaterThan(START + 20 * INTERVAL);
    assertThat(copied.chunksSkipped()).as("%s", copied).isPositive();
    assertThat(refreshed.equal()).as("%s", refreshed).isTrue();
    assertThat(verified.equal()).as("%s", verified).isTrue();
    assertThat(verified.chunksNotCopied()).isZero();
    String kept = "select * from metric where at >= %s order by at, place, value";
    String oldest = pair.source().value("select min(at) from metric");
    assertThat(pair.target().query("select t::text from (" + kept.formatted(oldest) + ") t"))
        .isEqualTo(pair.source().query("select t::text from (" + kept.formatted(oldest) + ") t"));
    pair.assertSameRows("per_fifty", "per_fifty.*");
    assertThat(pair.target().value("select max(highest) from per_fifty where bucket = 2400"))
        .isEqualTo("1000");

    List<String> gone =
        new ArrayList<>(
            pair.target()
                .query(
                    "select chunk_name from _timescale_migration.task"
                        + " where hypertable_name = 'metric'"));
    gone.removeAll(
        pair.source()
            .query("select c.relname from show_chunks('metric') s join pg_class c on c.oid = s"));
    assertThat(gone).as("dropped by retention").hasSizeGreaterThan(5);
    assertThat(verified.problems())
        .extracting(TaskProblem::chunk)
        .extracting(QualifiedName::name)
        .containsExactlyInAnyOrderElementsOf(gone);
  }

  private CopyReport copy(Progress progress) {
    return new CopyPhase(
            pair.context(progress, new StopSignal()),
            new CopyOptions(2, -1, false, 1, Duration.ofSeconds(5)))
        .run();
  }

  private VerifyReport verify() {
    return new VerifyPhase(pair.context(), VerifyOptions.defaults()).run();
  }

  private void runJobs() {
    pair.source().query(RUN_JOBS).forEach(pair.source()::execute);
  }

  /** With every chunk one interval passes; the other copy thread continues copying meanwhile. */
  private final class TimePasses implements Progress {
    @Override
    public synchronized void advanced(long units, long bytes) {
      pair.executeOnBoth(ROWS.formatted(now, now + INTERVAL - 1));
      now += INTERVAL;
      pair.executeOnBoth("update clock set now = " + now);
      runJobs();
    }
  }
}
