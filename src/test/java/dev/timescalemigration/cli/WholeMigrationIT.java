package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A migration from its file, from an empty target to the report, as a script would run it. */
class WholeMigrationIT {
  private static final String SCHEMA =
      """
      create table place (id int primary key, name text not null);
      insert into place select g, 'place ' || g from generate_series(1, 5) g;
      create table trip (
          at timestamptz not null,
          place int not null references place,
          fare double precision,
          primary key (at, place));
      select create_hypertable('trip', 'at', chunk_time_interval => interval '1 day');
      create table reading (at timestamptz not null, n bigserial, value double precision);
      select create_hypertable('reading', 'at', chunk_time_interval => interval '1 week');
      insert into trip
      select t, p, extract(epoch from t) / p
      from generate_series(timestamptz '2026-01-01', '2026-01-20', '20 minutes') t,
          generate_series(1, 5) p;
      insert into reading (at, value)
      select t, sin(extract(epoch from t))
      from generate_series(timestamptz '2026-01-01', '2026-01-20', '10 minutes') t;
      """;

  /** What the application writes to both sides from the first gate on. */
  private static final String DUAL_WRITES =
      """
      insert into trip
      select t, 1, 7 from generate_series(timestamptz '2026-01-21', '2026-01-21 12:00', '1 minute') t;
      insert into reading (at, n, value)
      select t, 100000 + extract(epoch from t), 7
      from generate_series(timestamptz '2026-01-21', '2026-01-21 12:00', '1 minute') t;
      """;

  @TempDir private Path folder;
  private TestDatabase source;
  private TestDatabase target;

  @BeforeEach
  void makeDatabases() throws Exception {
    source = Servers.source().createDatabase("whole_source");
    target = Servers.target().createDatabase("whole_target");
    source.execute(SCHEMA);
    Files.writeString(
        folder.resolve("migration.yaml"),
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: whole}
        spec:
          source: {secretRef: {name: not-looked-at-here}}
          target: {secretRef: {name: not-looked-at-here}}
          schema: {roles: Skip}
        """);
  }

  @AfterEach
  void dropDatabases() {
    source.close();
    target.close();
  }

  private JsonNode run(int exitCode, String... more) {
    return TestShell.runMigration(
        Map.of("SOURCE", source.uri(), "TARGET", target.uri()), folder, exitCode, more);
  }

  private JsonNode reportedAgain() throws Exception {
    Path again = Files.createDirectory(folder.resolve("again"));
    Map<String, String> environment = Map.of("SOURCE", source.uri(), "TARGET", target.uri());
    TestShell.of(environment).expect(0, "report", "--report-dir", again.toString());
    return Json.read(Files.readString(again.resolve("whole-report.json")));
  }

  /** What a shell would give to the program for the last option of a command. */
  private static String lastArgument(JsonNode command, String option) {
    String text = command.textValue();
    return text.substring(text.indexOf(option + " ") + option.length() + 1).replace("'", "");
  }

  @Test
  void it_stops_where_a_person_decides_and_ends_with_equal_sides() throws Exception {
    JsonNode dualWrite = run(5);
    assertThat(dualWrite.at("/pendingGate/gate").textValue()).isEqualTo("DualWriteStarted");
    assertThat(target.value("select count(*) from place")).isEqualTo("5");
    assertThat(target.value("select count(*) from trip")).isEqualTo("0");
    source.execute(DUAL_WRITES);
    target.execute(DUAL_WRITES);

    JsonNode completionPoint = run(5, "--approve", "DualWriteStarted");
    assertThat(completionPoint.at("/pendingGate/gate").textValue()).isEqualTo("CompletionPoint");
    String point = lastArgument(completionPoint.get("continueWith"), "--until");
    assertThat(point).startsWith("2026-01-2");

    JsonNode productionLoad = run(5, "--until", point);
    assertThat(productionLoad.at("/pendingGate/gate").textValue())
        .isEqualTo("ProductionLoadValidated");
    for (String table : List.of("place", "trip", "reading")) {
      String hash = "select count(*) || ' ' || sum(hashtext(t::text)) from " + table + " t";
      assertThat(target.value(hash)).as(table).isEqualTo(source.value(hash));
    }

    JsonNode switchover = run(5, "--approve", "ProductionLoadValidated");
    String approval = lastArgument(switchover.get("continueWith"), "--approve");
    assertThat(approval).startsWith("Switchover=");
    run(5, "--approve", "Switchover=00000000");

    assertThat(run(0, "--approve", approval).get("phase").textValue()).isEqualTo("Completed");
    assertThat(Files.readString(folder.resolve("whole-report.md")))
        .contains("whole", "public.trip", "| Switchover | ");
    JsonNode report = Json.read(Files.readString(folder.resolve("whole-report.json")));
    assertThat(report.get("phase").textValue()).isEqualTo("Completed");
    long rows = 0;
    for (JsonNode span : report.get("throughput")) {
      rows += span.get("rows").asLong();
    }
    assertThat(rows).isPositive().isEqualTo(report.at("/totals/rowsCopied").asLong());
    assertThat(reportedAgain()).isEqualTo(report);
    long sequence = Long.parseLong(target.value("select last_value from reading_n_seq"));
    assertThat(sequence)
        .isGreaterThan(Long.parseLong(source.value("select last_value from reading_n_seq")));

    assertThat(run(0).get("phase").textValue()).isEqualTo("Completed");
  }
}
