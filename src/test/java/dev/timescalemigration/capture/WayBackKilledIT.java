package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rollback that is killed as soon as a step of it shows is completed by the same command. */
class WayBackKilledIT {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(30);
  private static final String[] TABLES = {"h", "p", "keyless"};
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, device integer not null, v double precision, primary key (device, at));
      select create_hypertable('h', 'at', chunk_time_interval => interval '1 day');
      insert into h select ts, d, d from
        generate_series(timestamptz '2026-01-01', '2026-01-04', '10 minutes') ts, generate_series(1, 3) d;
      create table p (k integer primary key, n bigserial, v text);
      insert into p (k, v) select i, 'old' from generate_series(1, 100) i;
      create table keyless (a integer, b text);
      insert into keyless select i % 3, 'x' from generate_series(1, 10) i;
      create procedure nothing(job_id integer, config jsonb) language plpgsql as 'begin end';
      select add_job('nothing', '1 hour');
      """;

  @TempDir private Path folder;
  private final OwnedPair sides = new OwnedPair();
  private final CapturedPair captured = sides.captured();
  private final TestDatabase owner = sides.owner();
  private final TestDatabase source = captured.pair().source();
  private final TestDatabase target = sides.target();
  private final TestDatabase administered = captured.pair().administered();
  private CapturedRun migration;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(source);
    owner.execute(SCHEMA);
    migration = new CapturedRun(captured, owner, folder);
  }

  @AfterEach
  void drop() {
    sides.close();
  }

  /**
   * What shows that a step is made.
   *
   * @param name the step
   * @param side where it shows
   * @param shows a query that answers with t then
   */
  private record Step(String name, TestDatabase side, String shows) {}

  /** In the order in which they are made. */
  private List<Step> steps() {
    String anyJob =
        "select coalesce(bool_or(scheduled), false) %s"
            + " from timescaledb_information.jobs where job_id >= 1000";
    String report =
        "select exists (select from _timescale_migration.report where phase = 'RollingBack' and"
            + " outcome = 'Succeeded')";
    return List.of(
        new Step(
            "the phase is recorded",
            administered,
            "select exists (select from _timescale_migration.migration where phase ="
                + " 'RollingBack')"),
        new Step("the target's jobs are off", administered, anyJob.formatted("= false")),
        new Step(
            "the target is read-only",
            administered,
            "select exists (select from pg_db_role_setting s join pg_database d on d.oid ="
                + " s.setdatabase where d.datname = current_database() and"
                + " array_to_string(s.setconfig, ' ') like '%default_transaction_read_only=on%')"),
        new Step(
            "the source's sequence is set", source, "select last_value > 5000 from public.p_n_seq"),
        new Step("the rollback is recorded", administered, report),
        new Step(
            "the slot is dropped",
            administered,
            "select not exists (select from pg_replication_slots where database ="
                + " current_database())"),
        new Step("the source's jobs are on", source, anyJob.formatted("= true")),
        new Step(
            "the source's ledger is gone",
            source,
            "select to_regnamespace('_timescale_migration') is null"),
        new Step(
            "the way back is forgotten",
            administered,
            "select not exists (select from _timescale_migration.way_back)"));
  }

  @Test
  void every_step_may_be_the_last_one_before_a_kill() throws Exception {
    migration.file(
        """
        writes: {mode: Capture, capture: {replicaIdentity: SetFull}}
        switchover: {wayBack: Keep, stopWrites: ReadOnly}
        """);
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    JsonNode kept = migration.run(5, "--approve", CapturedRun.approval(gate));
    target.execute(
        "insert into p (k, v) select i, 'new' from generate_series(1000, 1100) i",
        "update keyless set b = 'after' where a = 1",
        "delete from h where device = 2",
        "select setval('p_n_seq', 5000)");
    String rollback = "Rollback=" + kept.at("/pendingGate/token").textValue();
    List<String> killed = new ArrayList<>();
    for (Step step : steps()) {
      if (killsAt(step, rollback)) {
        killed.add(step.name());
      }
    }
    assertThat(killed).as("steps at which it was killed").hasSizeGreaterThanOrEqualTo(4);
    JsonNode done = migration.run(0, "--approve", rollback);
    assertThat(done.get("phase").textValue()).isEqualTo("RolledBack");
    captured.assertSame(TABLES);
    assertThat(sides.slotsOfTarget()).isEqualTo("0");
    assertThat(owner.value("select to_regnamespace('_timescale_migration') is null"))
        .isEqualTo("t");
    owner.execute("insert into p (k, v) values (-1, 'the source is in use')");
    assertThat(
            owner.value(
                "select bool_and(scheduled) from timescaledb_information.jobs where job_id >="
                    + " 1000"))
        .isEqualTo("t");
  }

  /** A session that looks may be the one that is ended with those of the application. */
  private static boolean shows(Step step) {
    try {
      return step.side().value(step.shows()).equals("t");
    } catch (RuntimeException ended) {
      return false;
    }
  }

  /** Whether the program was at work when the step showed; one that has ended is not killed. */
  private boolean killsAt(Step step, String rollback) throws Exception {
    try (TsmProcess process =
        TsmProcess.start(
            migration.environment(),
            "run",
            "--file",
            folder.resolve("migration.yaml").toString(),
            "--report-dir",
            folder.toString(),
            "--approve",
            rollback)) {
      boolean isShown = false;
      while (!isShown && !process.endsWithin(BETWEEN_LOOKS)) {
        isShown = shows(step);
      }
      boolean isKilled = process.isAlive();
      process.signal("KILL");
      process.end();
      return isKilled;
    }
  }
}
