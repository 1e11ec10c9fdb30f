package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-version")
class ConnectionIT {
  private final TestDatabase database = Servers.target().createBareDatabase("connection");

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void settings_of_role_and_database_do_not_reach_the_sessions() {
    database.execute("alter database \"" + database.name() + "\" set datestyle = 'SQL, DMY'");
    database.execute("alter database \"" + database.name() + "\" set statement_timeout = '1s'");
    database.execute("alter database \"" + database.name() + "\" set timezone = 'Asia/Tokyo'");
    try (Handle handle = database.as(Side.TARGET).open()) {
      assertThat(setting(handle, "DateStyle")).isEqualTo("ISO, YMD");
      assertThat(setting(handle, "TimeZone")).isEqualTo("UTC");
      assertThat(setting(handle, "statement_timeout")).isEqualTo("0");
      assertThat(setting(handle, "search_path")).isEqualTo("pg_catalog, pg_temp");
      assertThat(setting(handle, "row_security")).isEqualTo("off");
      assertThat(setting(handle, "synchronous_commit")).isEqualTo("on");
      assertThat(setting(handle, "application_name")).isEqualTo("tsm target");
    }
  }

  @Test
  void a_timeout_shorter_than_any_statement_does_not_end_a_session_that_begins() {
    for (String setting : List.of("statement_timeout = '1ms'", "lock_timeout = '1ms'")) {
      database.inCluster("alter database \"" + database.name() + "\" set " + setting);
    }
    for (Side side : Side.values()) {
      try (Handle handle = database.as(side).open()) {
        assertThat(setting(handle, "lock_timeout")).isEqualTo("0");
      }
    }
  }

  @Test
  void options_of_the_connection_do_not_reach_the_sessions_either() {
    Database connected =
        new Database(
            Side.TARGET,
            ConnectionSettings.parse(
                database.uri()
                    + "?options=-c%20exit_on_error=on%20-c%20idle_in_transaction_session_timeout=1"
                    + "%20-c%20quote_all_identifiers=on%20-c%20array_nulls=off",
                Map.of()));
    try (Handle handle = connected.open()) {
      assertThat(setting(handle, "exit_on_error")).isEqualTo("off");
      assertThat(setting(handle, "idle_in_transaction_session_timeout")).isEqualTo("0");
      assertThat(setting(handle, "quote_all_identifiers")).isEqualTo("off");
      assertThat(setting(handle, "array_nulls")).isEqualTo("on");
    }
  }

  @Test
  void a_session_of_the_source_cannot_write() {
    try (Handle handle = database.as(Side.SOURCE).open()) {
      assertThatThrownBy(() -> handle.execute("create table public.t ()"))
          .hasMessageContaining("read-only");
    }
  }

  @Test
  void a_role_that_may_not_connect_is_let_in_by_the_statement_that_is_printed() {
    String role = "tsm-refused-" + ProcessHandle.current().pid();
    database.execute(
        "create role \"" + role + "\" login password 'word'",
        "revoke connect on database \"" + database.name() + "\" from public");
    try {
      Database refused = database.as(role, "word").as(Side.TARGET);
      MigrationFailure failure = catchThrowableOfType(MigrationFailure.class, refused::open);
      String fix = failure.hint().orElseThrow();
      database.execute(fix.substring(fix.indexOf("GRANT ")));
      refused.open().close();
    } finally {
      database.execute("drop owned by \"" + role + "\"", "drop role \"" + role + "\"");
    }
  }

  @Test
  void a_wrong_password_is_named_and_not_repeated() {
    String uri = database.uri().replace(":postgres@", ":geheim@");
    MigrationFailure failure = refused(uri, FailureKind.USER_ACTION, "WrongPassword");
    assertThat(failure.getMessage()).contains("postgres").doesNotContain("geheim");
  }

  @Test
  void a_missing_password_is_named() {
    refused(database.uri().replace(":postgres@", "@"), FailureKind.USER_ACTION, "PasswordMissing");
  }

  @Test
  void a_missing_database_is_named() {
    String uri = database.uri().replace(database.name(), "nowhere");
    assertThat(refused(uri, FailureKind.USER_ACTION, "NoSuchDatabase"))
        .hasMessageContaining("\"nowhere\"");
  }

  @Test
  void a_host_that_does_not_resolve_is_the_users_to_mend() {
    refused("postgres://u:p@does-not-exist.invalid/d", FailureKind.USER_ACTION, "UnknownHost");
  }

  @Test
  void a_closed_port_is_temporary() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    refused("postgres://u:p@127.0.0.1:" + port + "/d", FailureKind.TEMPORARY, "Unreachable");
  }

  @Test
  void a_server_that_accepts_and_never_answers_is_given_up_in_time() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      // Without the timeout it would wait for ever.
      assertTimeoutPreemptively(
          Duration.ofMinutes(1),
          () ->
              refused(
                  "postgres://u:p@127.0.0.1:" + silent.getLocalPort() + "/d?connect_timeout=1",
                  FailureKind.TEMPORARY,
                  "Unreachable"));
    }
  }

  @Test
  void tls_that_the_server_does_not_offer_is_refused_and_not_done_without() {
    refused(database.uri() + "?sslmode=require", FailureKind.USER_ACTION, "ConnectionRejected");
  }

  @Test
  void a_session_that_was_ended_by_the_server_is_temporary() {
    try (Handle handle = database.as(Side.TARGET).open()) {
      assertThatThrownBy(() -> handle.execute("select pg_terminate_backend(pg_backend_pid())"))
          .satisfies(error -> assertThat(DatabaseErrors.isTemporary(error)).isTrue());
    }
  }

  @Test
  void a_session_that_the_server_has_ended_is_closed_without_an_error() {
    try (Handle handle = database.as(Side.TARGET).open()) {
      handle.begin();
      int session = handle.createQuery("select pg_backend_pid()").mapTo(Integer.class).one();
      database.execute("select pg_terminate_backend(" + session + ", 10000)");
    }
  }

  @Test
  void a_statement_whose_client_is_gone_ends_before_it_is_done() throws SQLException {
    String running =
        "select count(*) from pg_stat_activity where wait_event = 'PgSleep' and datname = '"
            + database.name()
            + "'";
    try (Handle handle = database.as(Side.TARGET).open()) {
      CompletableFuture<Void> sleep =
          CompletableFuture.runAsync(() -> handle.execute("select pg_sleep(3600)"));
      await("the statement to run").until(() -> database.value(running), "1"::equals);
      handle.getConnection().abort(Runnable::run);
      await("the statement's end")
          .atMost(Duration.ofMinutes(1))
          .until(() -> database.value(running), "0"::equals);
      assertThat(sleep).isCompletedExceptionally();
    }
  }

  private static String setting(Handle handle, String name) {
    return handle
        .createQuery("select current_setting(:name)")
        .bind("name", name)
        .mapTo(String.class)
        .one();
  }

  private static MigrationFailure refused(String uri, FailureKind kind, String reason) {
    Database database =
        new Database(Side.SOURCE, ConnectionSettings.parse(uri, Map.of("HOME", "/nowhere")));
    MigrationFailure failure = catchThrowableOfType(MigrationFailure.class, database::open);
    assertThat(failure).isNotNull();
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.hint()).isPresent();
    return failure;
  }
}
