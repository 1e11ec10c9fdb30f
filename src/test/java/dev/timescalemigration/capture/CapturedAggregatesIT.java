package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Continuous aggregates whose old rows retention has dropped, and into whose range a late row came:
 * readers see the same buckets after the switch, and after the way back. Neither role is a
 * superuser.
 */
class CapturedAggregatesIT {
  private static final String[] VIEWS = {"kept", "live", "monthly"};
  private static final String SCHEMA =
      """
      create table h (at timestamptz not null, v integer);
      select create_hypertable('h', 'at', chunk_time_interval => interval '5 days');
      insert into h select timestamptz '2026-01-01' + i * interval '1 hour', i from generate_series(0, 299) i;
      """;
  private static final String QUERY =
      " as select time_bucket('%s', %s) as bucket, %s as n, sum(%s) as total from %s group by 1 with no data";

  private static final String OLD_BUCKETS =
      "select v::text from live v where bucket < '2026-01-09' order by bucket";
  private static final String DIFFERING_BUCKETS =
      """
      select k::text from kept k join (select time_bucket('1 day', at) as bucket, count(*), sum(v) from h group by 1) made
        using (bucket) where bucket >= '2026-01-09' and (k.n, k.total) is distinct from (made.count, made.sum)
      """;

  private static final String FAILURES =
      """
      select coalesce(string_agg(each ->> 'failure', ' '), '') from (
        select body from _timescale_migration.report where phase = 'RefreshingAggregates' order by id desc limit 1) newest,
        jsonb_array_elements(body -> 'aggregates') each
      """;

  @TempDir private Path folder;
  private final OwnedPair sides = new OwnedPair();
  private final TestDatabase owner = sides.owner();
  private final TestDatabase target = sides.target();
  private CapturedRun migration;

  @BeforeEach
  void make() {
    Editions.assumeCommunity(sides.captured().pair().source());
    migration = new CapturedRun(sides.captured(), owner, folder);
    owner.execute(SCHEMA);
    view("kept", true, QUERY.formatted("1 day", "at", "count(*)", "v", "h"));
    view("live", false, QUERY.formatted("1 day", "at", "count(*)", "v", "h"));
    view("monthly", false, QUERY.formatted("30 days", "bucket", "sum(n)", "total", "kept"));
    view("unmade", true, QUERY.formatted("1 day", "at", "count(*)", "v", "h"));
    for (String view : VIEWS) {
      owner.execute("call refresh_continuous_aggregate('%s', null, '2026-01-12')".formatted(view));
    }
    owner.execute(
        "select drop_chunks('h', older_than => timestamptz '2026-01-09')",
        "insert into h values ('2026-01-03 12:30', 1)");
  }

  private void view(String name, boolean materializedOnly, String query) {
    owner.execute(
        "create materialized view %s with (timescaledb.continuous, timescaledb.materialized_only = %s)%s"
            .formatted(name, materializedOnly, query));
  }

  @AfterEach
  void drop() {
    sides.close();
  }

  private void assertSame() {
    for (String view : VIEWS) {
      String rows = "select v::text from " + view + " v order by bucket";
      assertThat(target.query(rows)).as(view).isEqualTo(owner.query(rows));
    }
  }

  private JsonNode switched() throws Exception {
    migration.file(
        "writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\nswitchover: {wayBack: Keep, stopWrites: ReadOnly}\n");
    migration.run(5, "--approve", "CaptureStarted");
    owner.execute(
        "insert into h values ('2026-01-02 12:30', 1), ('2026-01-12 12:30', 7)",
        "insert into h select timestamptz '2026-01-13' + i * interval '1 hour', i from generate_series(0, 50) i",
        "call refresh_continuous_aggregate('kept', '2026-01-11', '2026-01-14')",
        "update h set v = 100 where at = '2026-01-11 03:00'");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    JsonNode kept = migration.run(5, "--approve", CapturedRun.approval(gate));
    assertThat(kept.get("phase").textValue()).isEqualTo("AwaitingFinish");
    return kept;
  }

  @Test
  void what_retention_has_left_is_the_same_on_both_sides() throws Exception {
    JsonNode kept = switched();
    assertSame();
    assertThat(target.value("select count(*) from kept")).isEqualTo("13");
    target.execute("call refresh_continuous_aggregate('unmade', null, '2026-01-15')");
    assertThat(target.value("select sum(n) from unmade"))
        .isEqualTo(target.value("select count(*) from h where at < '2026-01-15'"));
    target.execute(
        "insert into h values ('2026-01-04 12:30', 1), ('2026-01-12 15:30', 7)",
        "insert into h select timestamptz '2026-01-20' + i * interval '1 hour', i from generate_series(0, 50) i",
        "call refresh_continuous_aggregate('live', '2026-01-12', '2026-01-21')");
    String token = "Rollback=" + kept.at("/pendingGate/token").textValue();
    assertThat(migration.run(0, "--approve", token).get("phase").textValue())
        .isEqualTo("RolledBack");
    // What waits in the target is made here, as the owner may not note it; where rows are gone,
    // not.
    assertThat(owner.query(OLD_BUCKETS)).hasSize(8).isEqualTo(target.query(OLD_BUCKETS));
    owner.execute("call refresh_continuous_aggregate('kept', '2026-01-09', '2026-01-14')");
    assertThat(owner.query(DIFFERING_BUCKETS)).isEmpty();
    assertThat(owner.value("select sum(n) from live where bucket >= '2026-01-09'"))
        .isEqualTo(owner.value("select count(*) from h where at >= '2026-01-09'"));
  }

  /** Somebody has refreshed the target, and what is written since waits there. */
  @Test
  void buckets_ahead_of_the_sources_are_what_the_rows_give() throws Exception {
    migration.file(
        "writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\nswitchover: {stopWrites: ReadOnly}\n");
    migration.run(5, "--approve", "CaptureStarted");
    owner.execute(
        "insert into h select timestamptz '2026-01-13' + i * interval '1 hour', i from"
            + " generate_series(0, 50) i");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    target.execute("call refresh_continuous_aggregate('live', '2026-01-12', '2026-01-15')");
    owner.execute("update h set v = 100 where at = '2026-01-13 03:00'");
    migration.run(0, "--approve", CapturedRun.approval(gate));
    String rows = "select v::text from live v where bucket >= '2026-01-09' order by bucket";
    assertThat(target.query(rows)).isEqualTo(owner.query(rows));
  }

  /** A refresh would delete the last buckets, and moving the watermark needs none. */
  @Test
  void buckets_stay_of_which_all_rows_are_gone() throws Exception {
    migration.file(
        "writes: {mode: Capture, capture: {replicaIdentity: SetFull}}\nswitchover: {stopWrites: ReadOnly}\n");
    migration.run(5, "--approve", "CaptureStarted");
    JsonNode gate = migration.run(5, "--approve", "ProductionLoadValidated");
    for (String view : VIEWS) {
      owner.execute("call refresh_continuous_aggregate('%s', null, null)".formatted(view));
    }
    owner.execute(
        "select drop_chunks('h', older_than => timestamptz '2027-01-01')",
        "insert into h values ('2026-01-03 12:30', 1)");
    migration.run(0, "--approve", CapturedRun.approval(gate));
    PrintedStatements.in(target.value(FAILURES)).stream()
        .filter(statement -> statement.startsWith("UPDATE"))
        .forEach(sides.captured().pair().administered()::execute);
    assertSame();
    assertThat(target.value("select count(*) from live")).isEqualTo("8");
    // What the source has not materialized can be made, also after the refresh was asked for again.
    TestShell.of(migration.environment()).run("refresh-caggs");
    target.execute(
        "insert into h select timestamptz '2026-02-01' + i * interval '1 hour', i from generate_series(0, 50) i",
        "call refresh_continuous_aggregate('kept', '2026-01-20', '2026-02-10')");
    assertThat(target.value("select sum(n) from kept where bucket > '2026-01-20'")).isEqualTo("51");
  }
}
