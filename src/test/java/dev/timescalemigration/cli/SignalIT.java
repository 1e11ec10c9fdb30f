package dev.timescalemigration.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Signals to a copy that is held up by a lock on a chunk of the source. */
@Tag("any-version")
class SignalIT {
  /** Bit of signal 2, SIGINT, in the kernel's masks. */
  private static final long INTERRUPT = 1L << 1;

  private TestDatabase source;
  private TestDatabase target;
  private Connection lock;
  private Map<String, String> environment;

  @BeforeEach
  void stageAndLock() throws Exception {
    source = Servers.source().createDatabase("signal_source");
    target = Servers.target().createDatabase("signal_target");
    environment = Map.of("SOURCE", source.uri(), "TARGET", target.uri());
    String table =
        """
        create table trip (at timestamptz not null, n int);
        select create_hypertable('trip', 'at', chunk_time_interval => interval '1 day');
        """;
    source.execute(table);
    target.execute(table);
    source.execute(
        "insert into trip select t, 1 from"
            + " generate_series(timestamptz '2026-01-01', '2026-01-05', '1 hour') t");
    TestShell shell = TestShell.of(environment);
    assertThat(shell.run("stage", "--until", "2026-02-01")).as("%s", shell.err()).isZero();
    String chunk = source.query("select show_chunks('trip')").get(0);
    lock = source.connect();
    lock.setAutoCommit(false);
    try (Statement statement = lock.createStatement()) {
      statement.execute("lock table " + chunk + " in access exclusive mode");
    }
  }

  @AfterEach
  void dropDatabases() throws Exception {
    lock.close();
    source.close();
    target.close();
  }

  @Test
  void the_first_signal_waits_for_work_in_flight_and_the_next_run_continues() throws Exception {
    try (TsmProcess copy = TsmProcess.start(environment, "copy", "--parallelism", "1")) {
      copy.awaitErr("Copying");
      copy.signal("TERM");
      copy.awaitErr("stopping");
      lock.rollback();
      assertThat(copy.end()).isEqualTo(143);
      assertThat(copy.err())
          .contains("Run the same command again to continue")
          .doesNotContain("\tat ");
    }
    TestShell again = TestShell.of(environment);
    assertThat(again.run("copy")).as("%s", again.err()).isZero();
    assertThat(target.value("select count(*) from trip")).isEqualTo("97");
  }

  @Test
  void the_second_signal_rolls_back_at_once() throws Exception {
    try (TsmProcess copy = TsmProcess.start(environment, "copy", "--parallelism", "5")) {
      copy.awaitErr("Copying");
      copy.signal("TERM");
      copy.awaitErr("stopping");
      copy.signal("TERM");
      assertThat(copy.end()).isEqualTo(143);
      assertThat(copy.err()).contains("rolling back at once").doesNotContain("\tat ");
    }
  }

  @Test
  void an_interrupt_from_the_keyboard_stops_too() throws Exception {
    assumeTrue(
        takesInterrupts(),
        "interrupts are ignored here, as a shell has it for what it starts in the background;"
            + " children inherit that");
    try (TsmProcess copy = TsmProcess.start(environment, "copy", "--parallelism", "5")) {
      copy.awaitErr("Copying");
      copy.signal("INT");
      copy.awaitErr("stopping");
      copy.signal("INT");
      assertThat(copy.end()).isEqualTo(130);
    }
  }

  /** A process that inherits an ignored signal keeps ignoring it, and so does the JVM. */
  private static boolean takesInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return true;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("SigIgn:"))
          .map(line -> Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16))
          .noneMatch(ignored -> (ignored & INTERRUPT) != 0);
    }
  }

  @Test
  void the_end_of_the_grace_period_rolls_back() throws Exception {
    try (TsmProcess copy =
        TsmProcess.start(environment, "copy", "--parallelism", "5", "--grace", "1s")) {
      copy.awaitErr("Copying");
      copy.signal("TERM");
      assertThat(copy.end()).isEqualTo(143);
    }
  }
}
