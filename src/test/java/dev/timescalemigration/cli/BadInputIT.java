package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a user gets wrong, each with its one line and exit code; the real process every time. */
@Tag("any-version")
class BadInputIT {
  private static final String SECRET = "hunter2";

  private static TestDatabase source;
  private static TestDatabase target;

  @BeforeAll
  static void makeDatabases() {
    source = Servers.source().createDatabase("bad_input_source");
    target = Servers.target().createDatabase("bad_input_target");
    String tables =
        """
        create table trip (at timestamptz not null, n int);
        select create_hypertable('trip', 'at');
        """;
    source.execute(tables);
    target.execute(tables);
    String role = "create role bad_input_reader login password '" + SECRET + "'";
    source.execute(role);
    target.execute(role);
  }

  @AfterAll
  static void dropDatabases() {
    source.execute("drop role bad_input_reader");
    target.execute("drop role bad_input_reader");
    source.close();
    target.close();
  }

  private static void assertAnswer(
      int exitCode, String message, Map<String, String> environment, String... arguments)
      throws IOException, InterruptedException {
    Map<String, String> all = new HashMap<>();
    all.put("SOURCE", source.uri());
    all.put("TARGET", target.uri());
    all.putAll(environment);
    try (TsmProcess tsm = TsmProcess.start(all, arguments)) {
      int ended = tsm.end();
      String written = tsm.out() + tsm.err();
      assertThat(tsm.err()).contains(message);
      assertThat(ended).as(written).isEqualTo(exitCode);
      assertThat(tsm.err().lines()).as(written).hasSize(1);
      assertThat(written)
          .doesNotContain(SECRET)
          .doesNotContain("\tat ")
          .doesNotContain("Exception");
    }
  }

  private static String reader(String password) {
    return source.as("bad_input_reader", password).uri();
  }

  @Test
  void wrong_password() throws Exception {
    assertAnswer(
        4, "password", Map.of("SOURCE", reader(SECRET + "x")), "stage", "--until", "2026-01-01");
  }

  @Test
  void unreachable_host() throws Exception {
    assertAnswer(
        75,
        "127.0.0.1:1",
        Map.of("SOURCE", "postgres://me:" + SECRET + "@127.0.0.1:1/db"),
        "stage",
        "--until",
        "2026-01-01");
  }

  @Test
  void unknown_host() throws Exception {
    assertAnswer(
        4,
        "nowhere.invalid",
        Map.of("SOURCE", "postgres://me:" + SECRET + "@nowhere.invalid/db"),
        "stage",
        "--until",
        "2026-01-01");
  }

  @Test
  void no_such_database() throws Exception {
    assertAnswer(
        4,
        "no_such_database",
        Map.of("TARGET", target.uri().replaceFirst("/[^/]*$", "/no_such_database")),
        "status");
  }

  @Test
  void unreadable_connection_string() throws Exception {
    assertAnswer(
        2, "source", Map.of("SOURCE", "postgres://me:" + SECRET + "@host:port/db"), "copy");
  }

  @Test
  void unknown_flag() throws Exception {
    assertAnswer(
        2,
        "unknown option --paralelism; did you mean --parallelism?",
        Map.of(),
        "copy",
        "--paralelism",
        "4");
  }

  @Test
  void unparsable_completion_point() throws Exception {
    assertAnswer(2, "until 'tomorrow' is no timestamptz", Map.of(), "stage", "--until", "tomorrow");
  }

  @Test
  void invalid_regex() throws Exception {
    assertAnswer(2, "filter", Map.of(), "stage", "--until", "2026-01-01", "--filter", "trip(");
  }

  @Test
  void missing_privilege() throws Exception {
    assertAnswer(
        4,
        "permission denied",
        Map.of("TARGET", target.as("bad_input_reader", SECRET).uri()),
        "stage",
        "--until",
        "2026-01-01");
  }

  @Test
  void dirty_target() throws Exception {
    assertAnswer(4, "public.trip", Map.of(), "schema", "--skip-roles");
  }

  @Test
  void completion_point_before_the_agreeing_range() throws Exception {
    source.execute("insert into trip values ('2026-03-01', 1), ('2026-03-02', 2)");
    target.execute("insert into trip values ('2026-03-02', 2)");
    assertAnswer(4, "2026-03-01", Map.of(), "stage", "--until", "2026-02-01");
  }

  @Test
  void nothing_staged() throws Exception {
    assertAnswer(4, "tsm stage --until T", Map.of(), "copy");
  }

  @Test
  void versions_of_timescaledb_differ() throws Exception {
    String version =
        source.value("select extversion from pg_extension where extname = 'timescaledb'");
    try (TestDatabase other = Servers.target().createBareDatabase("bad_input_other")) {
      List<String> others =
          other.query(
              "select version from pg_available_extension_versions"
                  + " where name = 'timescaledb' and version <> '"
                  + version
                  + "'");
      assumeTrue(!others.isEmpty(), "needs a server with files of two versions of TimescaleDB");
      other.execute("create extension timescaledb version '" + others.get(0) + "'");
      assertAnswer(
          4,
          "the source has TimescaleDB " + version + " and the target " + others.get(0),
          Map.of("TARGET", other.uri()),
          "schema",
          "--skip-roles");
    }
  }

  @Test
  void target_older_than_the_source() throws Exception {
    String major = "select current_setting('server_version_num')::int / 10000";
    assumeTrue(
        Integer.parseInt(target.value(major)) < Integer.parseInt(source.value(major)),
        "needs a target server that is older (TSM_TEST_TARGET_SERVER)");
    try (TestDatabase older = Servers.target().createDatabase("bad_input_older")) {
      assertAnswer(
          4,
          "older",
          Map.of("TARGET", older.uri(), "SOURCE", source.uri()),
          "schema",
          "--skip-roles");
    }
  }
}
