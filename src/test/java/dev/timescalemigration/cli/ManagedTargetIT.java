package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Editions;
import dev.timescalemigration.servers.PrintedStatements;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything of TimescaleDB, moved by {@code tsm run} for a role that is no superuser. */
class ManagedTargetIT {
  private static final String MIGRATION =
      """
      apiVersion: timescalemigration.dev/v1alpha1
      kind: TimescaleMigration
      metadata: {name: weather}
      spec:
        source: {secretRef: {name: not-looked-at-here}}
        target: {secretRef: {name: not-looked-at-here}}
        rules:
          - {filter: '^public\\.event$', until: "8200", cascade: [Up]}
          - {filter: '^public\\.observation$', until: "2026-02-01T12:00:00Z", cascade: [Up]}
          - {filter: '^public\\.forecast$', until: "2026-02-01T00:00:00"}
          - {filter: '^public\\.daylight$', until: "2026-02-02"}
      """;

  /** What the application writes to both sides from the first gate on; T lies within it. */
  private static final String DUAL_WRITES =
      """
      insert into observation
      select t, s, 20 + s, 1, 'dual'
      from generate_series(timestamptz '2026-02-01 00:00+00', '2026-02-02 00:00+00', '10 minutes') t, generate_series(1, 6) s;
      insert into forecast
      select t, s, t - interval '1 day', 6
      from generate_series(timestamp '2026-02-01', '2026-02-03', '3 hours') t, generate_series(1, 6) s;
      insert into daylight (day, station, sunshine)
      select d, s, interval '9 hours' from generate_series(date '2026-02-01', '2026-02-03', '1 day') d, generate_series(1, 6) s;
      insert into event select n, 'storm', null from generate_series(8000, 8499) n;
      """;

  private static final List<String> TABLES =
      List.of("station", "warning", "observation", "forecast", "daylight", "event", "latest");

  private static final List<String> AGGREGATES =
      List.of("hourly", "daily", "weekly", "events_by_kind");

  /** Jobs by what they do; numbers of hypertables differ. The superuser's jobs became our own. */
  private static final String JOBS =
      """
      select concat_ws(' | ', b.proc_schema || '.' || b.proc_name, coalesce(v.user_view_name, j.hypertable_name),
          b.schedule_interval, b.max_runtime, b.max_retries, b.retry_period, b.fixed_schedule, b.initial_start,
          b.timezone, b.scheduled, b.config - 'hypertable_id' - 'mat_hypertable_id', b.check_name,
          case when b.owner = 'postgres'::regrole then '%s' else b.owner::text end)
      from _timescaledb_config.bgw_job b
      join timescaledb_information.jobs j on j.job_id = b.id
      left join _timescaledb_catalog.continuous_agg v on v.mat_hypertable_id = b.hypertable_id
      where b.id >= 1000 order by 1
      """;

  /**
   * Relations by the start of their names, without the numbers, so that nothing may stand about.
   */
  private static final String RELATIONS =
      """
      select distinct n.nspname || '.' || left(regexp_replace(c.relname, '[0-9]+', 'N', 'g'), 50)
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast') order by 1
      """;

  /** Privileges of a role on what belongs to TimescaleDB, and on parameters. */
  private static final String GRANTED =
      """
      select c.relname || ' ' || g.privilege_type
      from pg_class c
      cross join aclexplode(c.relacl) g
      where c.relnamespace in ('_timescaledb_catalog'::regnamespace, '_timescaledb_config'::regnamespace)
        and g.grantee = '%1$s'::regrole
      union all
      select 'schema ' || g.privilege_type
      from pg_namespace n
      cross join aclexplode(n.nspacl) g
      where n.nspname = '_timescaledb_internal' and g.grantee = '%1$s'::regrole
      union all
      select p.proname || ' ' || g.privilege_type
      from pg_proc p
      cross join aclexplode(p.proacl) g
      where p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore') and g.grantee = '%1$s'::regrole
      union all
      select proname from pg_proc where proname in ('timescaledb_pre_restore', 'timescaledb_post_restore') and prosecdef
      union all
      select parname from pg_parameter_acl p cross join aclexplode(p.paracl) g where g.grantee = '%1$s'::regrole
      """;

  @TempDir private Path folder;
  private final WeatherService weather = new WeatherService();

  @BeforeEach
  void make() throws Exception {
    Editions.assumeCommunity(weather.source());
    weather.make();
    weather
        .target()
        .execute("grant set on parameter \"Weather\".\"zone\" to " + weather.migrator());
    Files.writeString(folder.resolve("migration.yaml"), MIGRATION);
  }

  @AfterEach
  void drop() {
    weather.close();
  }

  @Test
  void everything_arrives_and_nothing_else_stays() throws Exception {
    assertThat(gate(run(5))).isEqualTo("DualWriteStarted");
    weather.source().execute(DUAL_WRITES);
    weather.target().execute(DUAL_WRITES);
    assertThat(gate(run(5, "--approve", "DualWriteStarted"))).isEqualTo("ProductionLoadValidated");
    assertSameRows();
    JsonNode switchover = run(5, "--approve", "ProductionLoadValidated");
    assertThat(gate(switchover)).isEqualTo("Switchover");
    String token = switchover.at("/pendingGate/token").textValue();
    assertThat(run(0, "--approve", "Switchover=" + token).get("phase").textValue())
        .isEqualTo("Completed");

    String jobs = JOBS.formatted(weather.migrator());
    assertThat(weather.target().query(jobs)).isEqualTo(weather.source().query(jobs));
    tsm(0, "verify");
    tsm(0, "validate");
    tsm(0, "clean");
    undoTheGrants();
    assertThat(weather.target().query(RELATIONS)).isEqualTo(weather.source().query(RELATIONS));
    assertSameRows();
    assertSameAfterRefresh();
  }

  /** What was granted for the migration can be taken back as printed, and nothing needs it. */
  private void undoTheGrants() throws IOException {
    JsonNode report = Json.read(Files.readString(folder.resolve("weather-report.json")));
    List<String> statements = new ArrayList<>();
    for (JsonNode task : report.get("stillToDo")) {
      if (task.asText().contains("as an administrator of the target")) {
        statements.addAll(PrintedStatements.in(task.asText()));
      }
    }
    assertThat(statements).anyMatch(statement -> statement.startsWith("REVOKE SET ON PARAMETER"));
    weather.target().execute(statements.toArray(String[]::new));
    assertThat(weather.target().query(GRANTED.formatted(weather.migrator()))).isEmpty();
    TestDatabase owned = weather.asMigrator();
    assertThatThrownBy(() -> owned.execute("select timescaledb_pre_restore()"))
        .hasMessageContaining("timescaledb.restoring");
    String newChunk = "insert into event select 100000, 'storm', null";
    weather.source().execute(newChunk);
    weather.target().execute(newChunk);
  }

  /** What had been pending in the source's aggregates is pending in the target's, and no more. */
  private void assertSameAfterRefresh() {
    String refresh =
        "call refresh_continuous_aggregate('%s', '2026-01-12 00:00+00', '2026-01-26 00:00+00')";
    for (String aggregate : List.of("hourly", "daily")) {
      weather.source().execute(refresh.formatted(aggregate));
      weather.target().execute(refresh.formatted(aggregate));
    }
    assertThat(
            weather.target().value("select max(highest)::int from daily where day = '2026-01-20'"))
        .isEqualTo("55"); // the mean of two rows of an hour, one of them 97
    assertSameRows();
  }

  private void assertSameRows() {
    for (String relation : TABLES) {
      assertSame(relation);
    }
    for (String aggregate : AGGREGATES) {
      assertSame(aggregate);
    }
  }

  private void assertSame(String relation) {
    assertThat(weather.target().digest(relation))
        .as(relation)
        .isEqualTo(weather.source().digest(relation));
  }

  private static String gate(JsonNode result) {
    return result.at("/pendingGate/gate").textValue();
  }

  private JsonNode run(int exitCode, String... more) {
    return TestShell.runMigration(sides(), folder, exitCode, more);
  }

  private String tsm(int exitCode, String... arguments) {
    return TestShell.of(sides()).expect(exitCode, arguments);
  }

  private Map<String, String> sides() {
    return Map.of("SOURCE", weather.sourceUri(), "TARGET", weather.targetUri());
  }
}
