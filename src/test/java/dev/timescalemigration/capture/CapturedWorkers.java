package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.api.v1alpha1.WritesMode;
import dev.timescalemigration.cli.TestShell;
import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.cli.worker.CapturePod;
import dev.timescalemigration.engine.GateEvidence;
import dev.timescalemigration.ledger.CaptureDigest;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.ledger.LedgerDigest;
import dev.timescalemigration.migration.Event;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.migration.PhaseTransitions;
import dev.timescalemigration.phase.suggest.SuggestPhase;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The pods of a migration in mode Capture, as the operator runs them, without a cluster. */
final class CapturedWorkers {
  static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String SPEC =
      "{\"source\": {\"secretRef\": {\"name\": \"s\"}}, \"target\": {\"secretRef\": {\"name\":"
          + " \"t\"}}, \"schema\": {\"roles\": \"Skip\", \"ownership\": \"LoadingRole\","
          + " \"privileges\": \"Skip\"}, \"writes\": {\"mode\": \"Capture\", \"capture\":"
          + " {\"replicaIdentity\": \"SetFull\", \"maxRetainedWal\": \"%s\"}}, \"switchover\":"
          + " {\"drainTimeout\": \"10s\"%s}%s}";

  private final CapturedPair captured;
  private final Path folder;
  private String maxRetainedWal = "50Gi";
  private String wayBack = "";
  private String more = "";

  CapturedWorkers(CapturedPair captured, Path folder) throws IOException {
    this.captured = captured;
    this.folder = folder;
    secret(Side.SOURCE, source().uri());
    secret(Side.TARGET, target().uri());
  }

  CapturedWorkers maxRetainedWal(String most) {
    maxRetainedWal = most;
    return this;
  }

  CapturedWorkers keepingWayBack() {
    wayBack = ", \"wayBack\": \"Keep\", \"stopWrites\": \"ReadOnly\"";
    return this;
  }

  CapturedWorkers suspended() {
    more = ", \"suspend\": true";
    return this;
  }

  TestDatabase source() {
    return captured.pair().source();
  }

  TestDatabase target() {
    return captured.pair().target();
  }

  /** Tables of both kinds, with and without a key. */
  void makeTables() {
    source()
        .execute(
            "create table h (at timestamptz not null, device integer not null, v double precision,"
                + " primary key (device, at))",
            "select create_hypertable('h', 'at', chunk_time_interval => interval '1 day')",
            "insert into h select ts, d, d from generate_series(timestamptz '2026-01-01',"
                + " '2026-01-04', '10 minutes') ts, generate_series(1, 3) d",
            "create table keyless (a integer, b text)",
            "insert into keyless select i % 3, 'x' from generate_series(1, 10) i");
  }

  /** Does the work of all phases before one, and opens their gates. */
  void upTo(Phase phase) throws IOException {
    assertThat(worker(Phase.PREFLIGHT.value())).as(message().toString()).isZero();
    advance(Event.WORK_DONE);
    assertThat(worker(Phase.AWAITING_CAPTURE_START.value())).isZero();
    advance(Event.GATE_OPENED);
    for (Phase next :
        List.of(
            Phase.MIGRATING_SCHEMA,
            Phase.STAGING,
            Phase.COPYING,
            Phase.CATCHING_UP,
            Phase.REFRESHING_AGGREGATES,
            Phase.PROVING)) {
      if (next.compareTo(phase) < 0) {
        work(next);
      }
    }
    if (phase.compareTo(Phase.AWAITING_SWITCHOVER) > 0) {
      advance(Event.GATE_OPENED);
      advance(Event.GATE_OPENED);
    }
  }

  /** Switches, and keeps a way back. */
  void switchOver() throws IOException {
    run(Phase.SWITCHING_OVER);
    advance(Event.WAY_BACK_KEPT);
  }

  /** The pod of a phase, and the phase after it. */
  void work(Phase phase) throws IOException {
    run(phase);
    advance(Event.WORK_DONE);
  }

  private void run(Phase phase) throws IOException {
    assertThat(Ledger.find(captured.pair().context().target()).orElseThrow().migration().phase())
        .isEqualTo(phase.value());
    int exit = captured.askingForSnapshots(() -> worker(phase.value()));
    assertThat(exit).as(phase + " " + message()).isZero();
  }

  /** What the operator does. */
  void advance(Event event) {
    Ledger ledger = Ledger.find(captured.pair().context().target()).orElseThrow();
    Phase from = Phase.ofValue(ledger.migration().phase()).orElseThrow();
    Phase next = PhaseTransitions.next(WritesMode.CAPTURE, from, event).orElseThrow();
    LedgerDigest.advance(
        captured.pair().context().target(),
        GateEvidence.change(from, next, GateEvidence.of(ledger), Optional.empty()),
        Duration.ofSeconds(10));
  }

  /** What the operator reads. */
  CaptureDigest digest() {
    return LedgerDigest.read(
            captured.pair().context().target(), SuggestPhase.NAME, Duration.ofSeconds(10))
        .orElseThrow()
        .capture();
  }

  /** Waits until all is applied that is written to one side. */
  void awaitApplied(TestDatabase written, TestDatabase follower) {
    String now = written.value("select pg_current_wal_flush_lsn()");
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                follower
                    .value(
                        "select coalesce((select applied_lsn >= '"
                            + now
                            + "'::pg_lsn from _timescale_migration.capture), false)")
                    .equals("t"));
  }

  void awaitApplied() {
    awaitApplied(source(), target());
  }

  /** From now on the pods connect to another address of a side, where nobody is. */
  void loseFromSight(Side side) throws IOException {
    TestDatabase database = side == Side.SOURCE ? source() : target();
    secret(side, database.uri().replaceFirst(":[0-9]+/", ":1/"));
    database.inCluster(
        "select pg_terminate_backend(pid) from pg_stat_activity where datname = '"
            + database.name()
            + "'");
  }

  static String slots(TestDatabase side) {
    return side.value(
        "select count(*) from pg_replication_slots where database = current_database()");
  }

  /** Neither a slot nor another replica identity. */
  static void assertNothingIsLeft(TestDatabase side) {
    assertThat(slots(side)).isEqualTo("0");
    assertThat(side.value("select relreplident from pg_class where relname = 'keyless'"))
        .isEqualTo("d");
  }

  int worker(String work) {
    return TestShell.of(Map.of("PATH", System.getenv("PATH"))).run(arguments(work));
  }

  TsmProcess capturing() throws IOException {
    return TsmProcess.start(Map.of("PATH", System.getenv("PATH")), arguments(CapturePod.APPLYING));
  }

  /** The termination message of the last pod. */
  JsonNode message() throws IOException {
    return Json.MAPPER.readTree(folder.resolve("message").toFile());
  }

  private String[] arguments(String work) {
    return new String[] {
      "worker",
      "--phase=" + work,
      "--namespace=prod",
      "--name=captured",
      "--spec=" + SPEC.formatted(maxRetainedWal, wayBack, more),
      "--source-secret=" + folder.resolve("source"),
      "--target-secret=" + folder.resolve("target"),
      "--termination-log=" + folder.resolve("message")
    };
  }

  private void secret(Side side, String uri) throws IOException {
    Path secret = folder.resolve(side.name().toLowerCase(Locale.ROOT));
    Files.createDirectories(secret);
    Files.writeString(secret.resolve("uri"), uri);
  }
}
