package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("any-version")
@Timeout(60)
class CopyPipeIT {
  private static final String NUMBERS =
      "copy (select n from generate_series(1, 3000000) n) to stdout with (format binary)";

  private static final String INTO = "copy public.numbers from stdin with (format binary)";

  private final Pair pair = Pair.create("pipe");

  @BeforeEach
  void make() {
    pair.target().execute("create table numbers (n int check (n <> 1000000))");
  }

  @AfterEach
  void drop() {
    pair.close();
  }

  /** Each answer is the one to its own question, many times over. */
  private static void assertInStep(Handle handle) {
    for (int n = 0; n < 10; n++) {
      assertThat(handle.createQuery("select " + n).mapTo(Integer.class).one()).isEqualTo(n);
    }
  }

  @Test
  void both_sessions_stay_usable_when_the_receiving_side_fails_in_the_middle() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      assertThatThrownBy(() -> CopyPipe.move(source, NUMBERS, target, INTO, bytes -> {}))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
      assertInStep(source);
      assertInStep(target);
    }
  }

  @Test
  void both_sessions_stay_usable_when_it_is_given_up_in_the_middle() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      assertThatThrownBy(
              () ->
                  CopyPipe.move(
                      source,
                      NUMBERS,
                      target,
                      INTO,
                      bytes -> {
                        throw new IllegalStateException("given up");
                      }))
          .hasMessage("given up");
      assertInStep(source);
      assertInStep(target);
    }
  }

  @Test
  void both_sessions_stay_usable_when_the_sending_side_fails_in_the_middle() {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      String fails =
          "copy (select 1 / (n - 1000000) from generate_series(1, 3000000) n) to stdout"
              + " with (format binary)";
      assertThatThrownBy(() -> CopyPipe.move(source, fails, target, INTO, bytes -> {}))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22012"));
      assertInStep(source);
      assertInStep(target);
    }
  }

  @Test
  void a_sending_session_that_breaks_in_the_middle_is_an_error_and_keeps_nobody_waiting() {
    assertBreaks(true);
  }

  @Test
  void a_receiving_session_that_breaks_in_the_middle_is_an_error_and_keeps_nobody_waiting() {
    assertBreaks(false);
  }

  private void assertBreaks(boolean sending) {
    try (Handle source = pair.sourceDatabase().open();
        Handle target = pair.targetDatabase().open()) {
      Handle broken = sending ? source : target;
      Handle whole = sending ? target : source;
      int session = broken.createQuery("select pg_backend_pid()").mapTo(Integer.class).one();
      TestDatabase server = sending ? pair.source() : pair.target();
      assertThatThrownBy(
              () ->
                  CopyPipe.move(
                      source,
                      NUMBERS,
                      target,
                      INTO,
                      bytes -> server.query("select pg_terminate_backend(" + session + ")")))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(DatabaseErrors.isTemporary(e)).isTrue());
      assertThatThrownBy(() -> broken.execute("rollback"))
          .hasRootCauseInstanceOf(IOException.class);
      assertInStep(whole);
    }
  }
}
