package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Settings of databases that would end the program's sessions, or change what they read. */
class HostileSettingsIT {
  /** The timeouts leave connecting programs time for their first statement. */
  private static final List<String> SETTINGS =
      List.of(
          "statement_timeout = '300ms'",
          "lock_timeout = '300ms'",
          "idle_in_transaction_session_timeout = '300ms'",
          "idle_session_timeout = '300ms'",
          "default_transaction_isolation = 'serializable'",
          "default_transaction_deferrable = on",
          "search_path = 'nowhere'",
          "row_security = off",
          "client_min_messages = 'error'",
          "check_function_bodies = on",
          "synchronous_commit = off",
          "datestyle = 'SQL, DMY'",
          "intervalstyle = 'sql_standard'",
          "timezone = 'Asia/Kathmandu'",
          "bytea_output = 'escape'",
          "extra_float_digits = -15",
          "xmloption = 'document'",
          "array_nulls = off",
          "quote_all_identifiers = on",
          "transform_null_equals = on",
          "exit_on_error = on",
          "standard_conforming_strings = off",
          "escape_string_warning = on");

  private static final String SCHEMA =
      """
      create table trip (
        at timestamptz not null, n serial, path float[] , took interval, raw bytea, doc xml,
        tags text[], primary key (at, n));
      select create_hypertable('trip', 'at', chunk_time_interval => interval '1 day');
      create table place (id serial primary key, name text);
      insert into place (name) values ('a\\b'), ('c');
      """;

  private static final String ROWS =
      """
      insert into trip (at, path, took, raw, doc, tags)
      select t, '{0.1,1e300,NULL}', interval '-1 day 2 hours', '\\x00ff41', 'two <b>words</b>', '{a,NULL}'
      from generate_series(timestamptz '%s', '%s', '1 hour') t;
      """;

  private final Pair pair = Pair.create("hostile");
  @TempDir private Path folder;

  @BeforeEach
  void make() throws Exception {
    pair.source().execute(SCHEMA);
    pair.source().execute(ROWS.formatted("2026-01-01", "2026-01-04"));
    Files.writeString(
        folder.resolve("migration.yaml"),
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: hostile}
        spec: {schema: {roles: Skip}, completionPoint: "2026-01-05T00:00:00Z"}
        """);
    for (TestDatabase database : List.of(pair.source(), pair.target())) {
      for (String setting : SETTINGS) {
        database.inCluster("alter database \"" + database.name() + "\" set " + setting);
      }
      if (Integer.parseInt(database.value("select current_setting('server_version_num')"))
          >= 170000) {
        database.inCluster(
            "alter database \"" + database.name() + "\" set transaction_timeout = '300ms'");
      }
    }
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  @Test
  void a_whole_migration_ends_with_equal_sides() {
    run(5);
    run(5, "--approve", "DualWriteStarted");
    String rows =
        "select md5(string_agg(t::text, ',' order by at, n)) || count(*) from public.trip t";
    assertThat(pair.target().value(rows)).isEqualTo(pair.source().value(rows)).endsWith("73");
    String shown = run(5, "--approve", "ProductionLoadValidated");
    String token = shown.replaceAll("(?s).*Switchover=([0-9a-f]+).*", "$1");
    run(0, "--approve", "Switchover=" + token);
    assertThat(pair.target().value("select name from public.place where id = 1")).isEqualTo("a\\b");
  }

  /** A lock on the source holds pg_dump up, while psql's transaction on the target is open. */
  @Test
  void a_load_that_waits_longer_than_the_target_allows_succeeds() throws Exception {
    try (Connection writer = pair.source().connect();
        Statement statement = writer.createStatement()) {
      statement.execute("set idle_in_transaction_session_timeout = 0");
      if (Integer.parseInt(pair.source().value("select current_setting('server_version_num')"))
          >= 170000) {
        statement.execute("set transaction_timeout = 0");
      }
      writer.setAutoCommit(false);
      statement.execute("lock table public.place");
      TestShell shell = shell();
      CompletableFuture<Integer> load =
          CompletableFuture.supplyAsync(() -> shell.run("schema", "--skip-roles"));
      String waiting =
          "select count(*) from pg_stat_activity where application_name like 'tsm %' and datname ="
              + " '"
              + pair.source().name()
              + "' and wait_event_type = 'Lock' and now() - query_start > interval '2 s'";
      await("pg_dump to wait for the lock")
          .atMost(Duration.ofMinutes(2))
          .until(() -> pair.source().value(waiting), count -> !count.equals("0"));
      writer.commit();
      assertThat(load.get()).as(shell.err()).isZero();
    }
    assertThat(pair.target().value("select count(*) from public.place")).isEqualTo("2");
  }

  private String run(int exitCode, String... more) {
    TestShell shell = shell();
    String[] arguments = new String[more.length + 5];
    System.arraycopy(
        new String[] {
          "run",
          "--file",
          folder.resolve("migration.yaml").toString(),
          "--report-dir",
          folder.toString()
        },
        0,
        arguments,
        0,
        5);
    System.arraycopy(more, 0, arguments, 5, more.length);
    int ended = shell.run(arguments);
    assertThat(ended).as("%s%n%s", shell.err(), shell.out()).isEqualTo(exitCode);
    return shell.out() + shell.err();
  }

  private TestShell shell() {
    return TestShell.of(Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()));
  }
}
