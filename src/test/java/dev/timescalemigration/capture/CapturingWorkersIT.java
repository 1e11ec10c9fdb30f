package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.cli.worker.CapturePod;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.migration.Event;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseTransitions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pods of a migration in mode Capture do, without a cluster: one for each phase, and one
 * that applies next to them.
 */
class CapturingWorkersIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SPEC =
      "{\"source\": {\"secretRef\": {\"name\": \"s\"}}, \"target\": {\"secretRef\": {\"name\":"
          + " \"t\"}}, \"schema\": {\"roles\": \"Skip\", \"ownership\": \"LoadingRole\","
          + " \"privileges\": \"Skip\"}, \"writes\": {\"mode\": \"Capture\", \"capture\":"
          + " {\"replicaIdentity\": \"SetFull\", \"maxRetainedWal\": \"%s\"}}, \"switchover\":"
          + " {\"drainTimeout\": \"10s\"}%s}";

  private final CapturedPair captured = new CapturedPair();
  @TempDir private Path folder;
  private String maxRetainedWal = "50Gi";
  private String more = "";

  @BeforeEach
  void make() throws IOException {
    source()
        .execute(
            "create table h (at timestamptz not null, device integer not null, v double precision,"
                + " primary key (device, at))",
            "select create_hypertable('h', 'at', chunk_time_interval => interval '1 day')",
            "insert into h select ts, d, d from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-04', '10 minutes') ts, generate_series(1, 3) d",
            "create table keyless (a integer, b text)",
            "insert into keyless select i % 3, 'x' from generate_series(1, 10) i");
    secret("source", source());
    secret("target", target());
  }

  @AfterEach
  void drop() {
    captured.close();
  }

  @Test
  void one_pod_applies_for_ever_while_those_of_the_phases_work() throws Exception {
    upTo(Phase.MIGRATING_SCHEMA);
    assertThat(digest().plan().orElseThrow().at("/statements/0").asText())
        .isEqualTo("ALTER TABLE \"public\".\"keyless\" REPLICA IDENTITY FULL");
    assertThat(source().value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
    TsmProcess first = capturing();
    work(Phase.MIGRATING_SCHEMA);
    work(Phase.STAGING);
    source()
        .execute("update h set v = 100 where device = 1", "insert into keyless values (9, 'y')");
    work(Phase.COPYING);
    first.signal("KILL");
    first.close();
    try (TsmProcess second = capturing()) {
      work(Phase.CATCHING_UP);
      work(Phase.REFRESHING_AGGREGATES);
      work(Phase.PROVING);
      source().execute("delete from h where device = 2", "update keyless set b = 'z' where a = 1");
      awaitApplied();
      CaptureDigest.Measured seen = digest().measure().orElseThrow();
      assertThat(seen.retainedWal()).isPositive();
      assertThat(seen.rowsPerSecond()).isPresent();
      advance(Event.GATE_OPENED);
      advance(Event.GATE_OPENED);
      second.signal("TERM");
      assertThat(second.end()).isEqualTo(143);
      work(Phase.SWITCHING_OVER);
    }
    captured.assertSame("h", "keyless");
    assertNothingIsLeft();
  }

  @Test
  void a_switch_that_cannot_be_made_says_that_it_was_undone() throws Exception {
    upTo(Phase.COPYING);
    work(Phase.COPYING);
    work(Phase.CATCHING_UP);
    work(Phase.REFRESHING_AGGREGATES);
    work(Phase.PROVING);
    advance(Event.GATE_OPENED);
    advance(Event.GATE_OPENED);
    target().execute("insert into h values ('2026-01-02 00:05', 7, 7)");
    source().execute("update h set v = 8 where at >= '2026-01-02' and device = 1");
    assertThat(worker(Phase.SWITCHING_OVER.value())).isEqualTo(FailureKind.DATA_DIFFERS.exitCode());
    assertThat(message().path("undone").asBoolean()).isTrue();
    assertThat(message().path("reason").asText()).isEqualTo("ChangedRowsDiffer");
    assertThat(digest().undone().orElseThrow()).contains("rows that changed since the proof");
  }

  @Test
  void what_capture_changed_on_the_source_is_undone_after_its_pod_was_killed() throws Exception {
    upTo(Phase.COPYING);
    try (TsmProcess capturing = capturing()) {
      awaitApplied();
      capturing.signal("KILL");
    }
    assertThat(worker(CapturePod.ENDING)).isZero();
    assertNothingIsLeft();
    assertThat(digest().slot()).isEmpty();
    assertThat(worker(CapturePod.ENDING)).isZero();
  }

  @Test
  void a_cancelled_migration_leaves_nothing_on_the_source() throws Exception {
    upTo(Phase.COPYING);
    advance(Event.CANCEL_ASKED);
    assertThat(worker(Phase.CANCELLING.value())).isZero();
    assertNothingIsLeft();
  }

  @Test
  void the_log_that_the_source_keeps_is_limited_while_the_migration_is_suspended()
      throws Exception {
    maxRetainedWal = "1Mi";
    more = ", \"suspend\": true";
    upTo(Phase.STAGING);
    source()
        .execute(
            "create table big (t text)",
            "insert into big select repeat(md5(i::text), 30) from generate_series(1, 3000) i");
    try (TsmProcess capturing = capturing()) {
      assertThat(capturing.end()).isEqualTo(FailureKind.USER_ACTION.exitCode());
    }
    assertThat(message().path("reason").asText()).isEqualTo("RetainedWalExceeded");
    assertThat(
            source()
                .query(
                    "select slot_name from pg_replication_slots where database ="
                        + " current_database()"))
        .isEmpty();
    assertThat(digest().measure().orElseThrow().retainedWal()).isGreaterThan(1 << 20);
  }

  @Test
  void the_log_that_the_source_keeps_is_limited_while_the_target_is_unreachable() throws Exception {
    maxRetainedWal = "4Mi";
    upTo(Phase.COPYING);
    try (TsmProcess capturing = capturing()) {
      awaitApplied();
      String uri = target().uri();
      Files.writeString(
          folder.resolve("target").resolve("uri"), uri.replaceFirst(":[0-9]+/", ":1/"));
      target()
          .inCluster(
              "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
                  + target().name()
                  + "'");
      source()
          .execute(
              "create table big (t text)",
              "insert into big select repeat(md5(i::text), 30) from generate_series(1, 9000) i");
      assertThat(capturing.end()).isEqualTo(FailureKind.USER_ACTION.exitCode());
    }
    assertThat(message().path("reason").asText()).isEqualTo("RetainedWalExceeded");
    assertThat(
            source()
                .query(
                    "select slot_name from pg_replication_slots where database ="
                        + " current_database()"))
        .isEmpty();
  }

  private TestDatabase source() {
    return captured.pair().source();
  }

  private TestDatabase target() {
    return captured.pair().target();
  }

  /** Does the work of all phases before one, and opens their gates. */
  private void upTo(Phase phase) throws IOException {
    assertThat(worker(Phase.PREFLIGHT.value())).as(message().toString()).isZero();
    advance(Event.WORK_DONE);
    assertThat(worker(Phase.AWAITING_CAPTURE_START.value())).isZero();
    advance(Event.GATE_OPENED);
    for (Phase next : new Phase[] {Phase.MIGRATING_SCHEMA, Phase.STAGING}) {
      if (next.compareTo(phase) < 0) {
        work(next);
      }
    }
  }

  /** The pod of a phase, and the phase after it. */
  private void work(Phase phase) throws IOException {
    assertThat(Ledger.find(captured.pair().context().target()).orElseThrow().migration().phase())
        .isEqualTo(phase.value());
    int exit = captured.askingForSnapshots(() -> worker(phase.value()));
    assertThat(exit).as(phase + " " + message()).isZero();
    advance(Event.WORK_DONE);
  }

  /** What the operator does. */
  private void advance(Event event) {
    Ledger ledger = Ledger.find(captured.pair().context().target()).orElseThrow();
    Phase from = Phase.ofValue(ledger.migration().phase()).orElseThrow();
    Phase next = PhaseTransitions.next(WritesMode.CAPTURE, from, event).orElseThrow();
    ledger.advance(GateEvidence.change(from, next, GateEvidence.of(ledger)));
  }

  private CaptureDigest digest() {
    return LedgerDigest.read(
            captured.pair().context().target(), SuggestPhase.NAME, Duration.ofSeconds(10))
        .orElseThrow()
        .capture();
  }

  private void awaitApplied() {
    String now = source().value("select pg_current_wal_flush_lsn()");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                target()
                    .value(
                        "select applied_lsn >= '"
                            + now
                            + "'::pg_lsn from _timescale_migration.capture")
                    .equals("t"));
  }

  private void assertNothingIsLeft() {
    assertThat(
            source()
                .query(
                    "select slot_name from pg_replication_slots where database ="
                        + " current_database()"))
        .isEmpty();
    assertThat(source().value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
  }

  private String[] arguments(String work) {
    return new String[] {
      "worker",
      "--phase=" + work,
      "--namespace=prod",
      "--name=captured",
      "--spec=" + SPEC.formatted(maxRetainedWal, more),
      "--source-secret=" + folder.resolve("source"),
      "--target-secret=" + folder.resolve("target"),
      "--termination-log=" + folder.resolve("message")
    };
  }

  private int worker(String work) {
    return TestShell.of(Map.of("PATH", System.getenv("PATH"))).run(arguments(work));
  }

  private TsmProcess capturing() throws IOException {
    return TsmProcess.start(Map.of("PATH", System.getenv("PATH")), arguments(CapturePod.APPLYING));
  }

  private JsonNode message() throws IOException {
    return Json.MAPPER.readTree(folder.resolve("message").toFile());
  }

  private void secret(String side, TestDatabase database) throws IOException {
    Files.createDirectories(folder.resolve(side));
    Files.writeString(folder.resolve(side).resolve("uri"), database.uri());
  }
}
