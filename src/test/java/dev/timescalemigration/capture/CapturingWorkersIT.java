package dev.timescalemigration.capture;

import static dev.timescalemigration.capture.CapturedWorkers.assertNothingIsLeft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.cli.worker.CapturePod;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.migration.Event;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pods of a migration in mode Capture do, without a cluster: one for each phase, and one
 * that applies next to them.
 */
class CapturingWorkersIT {
  private final CapturedPair captured = new CapturedPair();
  @TempDir private Path folder;
  private CapturedWorkers workers;
  private TestDatabase source;
  private TestDatabase target;

  @BeforeEach
  void make() throws IOException {
    workers = new CapturedWorkers(captured, folder);
    source = workers.source();
    target = workers.target();
    workers.makeTables();
  }

  @AfterEach
  void drop() {
    captured.close();
  }

  @Test
  void one_pod_applies_for_ever_while_those_of_the_phases_work() throws Exception {
    workers.upTo(Phase.MIGRATING_SCHEMA);
    assertThat(workers.digest().plan().orElseThrow().at("/statements/0").asText())
        .isEqualTo("ALTER TABLE \"public\".\"keyless\" REPLICA IDENTITY FULL");
    assertThat(source.value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
    TsmProcess first = workers.capturing();
    workers.work(Phase.MIGRATING_SCHEMA);
    workers.work(Phase.STAGING);
    source.execute("update h set v = 100 where device = 1", "insert into keyless values (9, 'y')");
    workers.work(Phase.COPYING);
    first.signal("KILL");
    first.close();
    try (TsmProcess second = workers.capturing()) {
      workers.work(Phase.CATCHING_UP);
      workers.work(Phase.REFRESHING_AGGREGATES);
      workers.work(Phase.PROVING);
      source.execute("delete from h where device = 2", "update keyless set b = 'z' where a = 1");
      workers.awaitApplied();
      CaptureDigest.Measured seen = workers.digest().measure().orElseThrow();
      assertThat(seen.retainedWal()).isPositive();
      assertThat(seen.rowsPerSecond()).isPresent();
      workers.advance(Event.GATE_OPENED);
      workers.advance(Event.GATE_OPENED);
      second.signal("TERM");
      assertThat(second.end()).isEqualTo(143);
      workers.work(Phase.SWITCHING_OVER);
    }
    captured.assertSame("h", "keyless");
    assertNothingIsLeft(source);
  }

  @Test
  void a_switch_that_cannot_be_made_says_that_it_was_undone() throws Exception {
    workers.upTo(Phase.SWITCHING_OVER);
    target.execute("insert into h values ('2026-01-02 00:05', 7, 7)");
    source.execute("update h set v = 8 where at >= '2026-01-02' and device = 1");
    assertThat(workers.worker(Phase.SWITCHING_OVER.value()))
        .isEqualTo(FailureKind.DATA_DIFFERS.exitCode());
    assertThat(workers.message().path("undone").asBoolean()).isTrue();
    assertThat(workers.message().path("reason").asText()).isEqualTo("ChangedRowsDiffer");
    assertThat(workers.digest().undone().orElseThrow())
        .contains("rows that changed since the proof");
  }

  @Test
  void what_capture_changed_on_the_source_is_undone_after_its_pod_was_killed() throws Exception {
    workers.upTo(Phase.COPYING);
    try (TsmProcess capturing = workers.capturing()) {
      workers.awaitApplied();
      capturing.signal("KILL");
    }
    assertThat(workers.worker(CapturePod.ENDING)).isZero();
    assertNothingIsLeft(source);
    assertThat(workers.digest().slot()).isEmpty();
    assertThat(workers.worker(CapturePod.ENDING)).isZero();
  }

  @Test
  void a_cancelled_migration_leaves_nothing_on_the_source() throws Exception {
    workers.upTo(Phase.COPYING);
    workers.advance(Event.CANCEL_ASKED);
    assertThat(workers.worker(Phase.CANCELLING.value())).isZero();
    assertNothingIsLeft(source);
  }

  @Test
  void the_log_that_the_source_keeps_is_limited_while_the_migration_is_suspended()
      throws Exception {
    workers.maxRetainedWal("1Mi").suspended().upTo(Phase.STAGING);
    source.execute(
        "create table big (t text)",
        "insert into big select repeat(md5(i::text), 30) from generate_series(1, 3000) i");
    try (TsmProcess capturing = workers.capturing()) {
      assertThat(capturing.end()).isEqualTo(FailureKind.USER_ACTION.exitCode());
    }
    assertThat(workers.message().path("reason").asText()).isEqualTo("RetainedWalExceeded");
    assertThat(CapturedWorkers.slots(source)).isEqualTo("0");
    assertThat(workers.digest().measure().orElseThrow().retainedWal()).isGreaterThan(1 << 20);
  }

  @Test
  void the_log_that_the_source_keeps_is_limited_while_the_target_is_unreachable() throws Exception {
    workers.maxRetainedWal("4Mi").upTo(Phase.COPYING);
    try (TsmProcess capturing = workers.capturing()) {
      workers.awaitApplied();
      workers.loseFromSight(Side.TARGET);
      source.execute(
          "create table big (t text)",
          "insert into big select repeat(md5(i::text), 30) from generate_series(1, 9000) i");
      assertThat(capturing.end()).isEqualTo(FailureKind.USER_ACTION.exitCode());
    }
    assertThat(workers.message().path("reason").asText()).isEqualTo("RetainedWalExceeded");
    assertThat(CapturedWorkers.slots(source)).isEqualTo("0");
  }
}
