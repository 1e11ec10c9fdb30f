package dev.timescalemigration.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Servers crash, fall silent or have no room left while changes are applied. */
@Tag("long")
class CaptureOutagesIT {
  private static final String[] TABLES = {"reading", "counter"};
  private static final int TERMINATED = 143;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Server sourceServer = Servers.startOwn("-c", "wal_level=logical");
  private Server targetServer;
  private CapturedPair captured;
  private final AtomicInteger refused = new AtomicInteger();

  @AfterEach
  void drop() {
    captured.close();
    sourceServer.close();
    targetServer.close();
  }

  @Test
  void servers_that_crash_or_fall_silent_are_waited_for() throws Exception {
    begin(Servers.startOwn());
    AtomicBoolean ended = new AtomicBoolean();
    CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(ended));
    try (TsmProcess apply =
        TsmProcess.start(
            Map.of("SOURCE", source().uri(), "TARGET", target().uri()), "capture", "apply")) {
      awaitApplied();
      targetServer.restartImmediately();
      apply.awaitErr("trying again in");
      awaitApplied();
      sourceServer.restartImmediately();
      apply.awaitErr("trying again in");
      awaitApplied();
      targetServer.pause();
      awaitWritten(200);
      targetServer.unpause();
      awaitApplied();
      ended.set(true);
      writer.join();
      apply.signal("TERM");
      assertThat(apply.end()).as(apply.err()).isEqualTo(TERMINATED);
      assertThat(apply.err()).contains("target: ").contains("source: ");
      assertThat(refused).as("statements that the source refused").hasPositiveValue();
    }
    captured.apply();
    captured.assertSame(TABLES);
  }

  @Test
  void a_target_whose_disk_is_full_is_named_and_follows_when_there_is_room() {
    begin(Servers.startWithSmallDisk());
    targetServer.fillDisk();
    source()
        .execute(
            "insert into reading select timestamptz '2026-01-02' + i * interval '1 s', 7,"
                + " repeat(md5(i::text), 30) from generate_series(1, 5000) i");
    assertThat(captured.fails("capture", "apply", "--until-caught-up"))
        .contains("target: ", "No space left on device", "give the target more disk space");
    targetServer.emptyDisk();
    captured.apply();
    captured.assertSame(TABLES);
  }

  private void begin(Server forTarget) {
    targetServer = forTarget;
    captured = new CapturedPair(Pair.on(sourceServer, targetServer, "outages"));
    source()
        .execute(
            "create table reading (at timestamptz not null, device int, note text,"
                + " primary key (at, device))",
            "select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day')",
            "insert into reading select timestamptz '2026-01-01' + i * interval '5 minutes', i % 3,"
                + " 'before' from generate_series(1, 1000) i",
            "create table counter (id int primary key, n bigint not null)",
            "insert into counter select i, 0 from generate_series(1, 50) i");
    captured.begin();
    captured.stage();
    captured.copy();
  }

  private void write(AtomicBoolean ended) {
    for (int i = 0; !ended.get(); i++) {
      try {
        source()
            .execute(
                "begin; update counter set n = n + 1 where id = %d; insert into reading values (timestamptz '2026-01-03' + %d * interval '1 s', 9, 'x') on conflict do nothing; commit"
                    .formatted(i % 50 + 1, i));
      } catch (RuntimeException away) {
        // What the source has committed counts, whether its answer arrives or not.
        refused.incrementAndGet();
      }
    }
  }

  private void awaitWritten(int more) {
    long before = Long.parseLong(written());
    await().atMost(PATIENCE).until(() -> Long.parseLong(written()) >= before + more);
  }

  private String written() {
    return source().value("select sum(n) from counter");
  }

  /** All that is committed by now. */
  private void awaitApplied() {
    String[] position = new String[1];
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> (position[0] = source().value("select pg_current_wal_insert_lsn()")) != null);
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () ->
                target()
                    .value(
                        "select applied_lsn >= '%s'::pg_lsn from _timescale_migration.capture"
                            .formatted(position[0]))
                    .equals("t"));
  }

  private TestDatabase source() {
    return captured.pair().source();
  }

  private TestDatabase target() {
    return captured.pair().target();
  }
}
