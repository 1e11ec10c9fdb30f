package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.servers.Pair;
import org.awaitility.Awaitility;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Short pieces of work share a session, and nothing else. */
@Tag("any-version")
class SpareSessionIT {
  private static final String PID = "select pg_backend_pid()";

  private final Pair pair = Pair.create("spare");
  private final Database database = pair.target().as(Side.TARGET);

  @AfterEach
  void drop() {
    pair.close();
  }

  private static int pid(Handle handle) {
    return handle.createQuery(PID).mapTo(Integer.class).one();
  }

  /** A server needs a moment to end what a client has closed. */
  private void awaitNoSession() {
    Awaitility.await().until(() -> openSessions().equals("0"));
  }

  private String openSessions() {
    return pair.target()
        .value(
            "select count(*) from pg_stat_activity where datname = current_database()"
                + " and application_name like 'tsm %'");
  }

  @Test
  void work_gets_the_session_of_the_work_before_without_its_settings_tables_and_locks() {
    try (SpareSession.Scope scope = database.keepingSession()) {
      int first =
          database.with(
              handle -> {
                handle.execute("set search_path = information_schema");
                handle.execute("create temporary table left_behind ()");
                handle.execute("select pg_advisory_lock(1)");
                handle.execute("set statement_timeout = '9s'");
                return pid(handle);
              });
      assertThat(
              database.<Integer>with(
                  handle -> {
                    assertThat(read(handle, "show application_name")).isEqualTo("tsm target");
                    assertThat(read(handle, "show search_path")).isEqualTo("pg_catalog, pg_temp");
                    assertThat(read(handle, "show statement_timeout")).isEqualTo("0");
                    assertThat(read(handle, "select to_regclass('pg_temp.left_behind')")).isNull();
                    assertThat(
                            read(
                                handle,
                                "select count(*) from pg_locks where locktype = 'advisory'"))
                        .isEqualTo("0");
                    return pid(handle);
                  }))
          .isEqualTo(first);
    }
    awaitNoSession();
  }

  private static String read(Handle handle, String query) {
    return handle.createQuery(query).mapTo(String.class).one();
  }

  @Test
  void a_session_that_the_server_ended_meanwhile_is_replaced() {
    try (SpareSession.Scope scope = database.keepingSession()) {
      int first = database.with(SpareSessionIT::pid);
      pair.target().value("select pg_terminate_backend(" + first + ", 10000)");
      assertThat(database.<Integer>with(SpareSessionIT::pid)).isNotEqualTo(first);
    }
  }

  @Test
  void a_session_whose_work_failed_or_left_a_transaction_open_is_not_used_again() {
    try (SpareSession.Scope scope = database.keepingSession()) {
      assertThatThrownBy(() -> database.with(handle -> handle.execute("select 1 / 0")))
          .hasMessageContaining("division by zero");
      awaitNoSession();
      database.with(handle -> handle.begin().execute("select 1"));
      awaitNoSession();
    }
  }

  @Test
  void work_within_work_and_work_outside_a_scope_have_sessions_of_their_own() {
    try (SpareSession.Scope scope = database.keepingSession()) {
      int outer = database.with(SpareSessionIT::pid);
      assertThat(
              database.<Integer>with(
                  handle -> {
                    assertThat(pid(handle)).isEqualTo(outer);
                    return database.with(SpareSessionIT::pid);
                  }))
          .isNotEqualTo(outer);
    }
    database.with(SpareSessionIT::pid);
    awaitNoSession();
  }
}
