package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.CopyLimits;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.postgres.RefusedAddresses;
import dev.timescalemigration.postgres.Side;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.work.locks.Step;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator does to ledgers, on a real server. */
@Tag("any-version")
class LedgerWatchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void a_record_is_removed_once_no_process_works_on_the_migration() throws Exception {
    try (Pair pair = Pair.create("watch");
        LedgerWatch watch =
            new LedgerWatch(
                (side, id, secret) -> ConnectionSettings.parse(pair.target().uri(), Map.of()),
                RefusedAddresses.NONE,
                Clock.systemUTC(),
                changed -> {})) {
      TimescaleMigration migration = migration();
      ResourceID id = ResourceID.fromResource(migration);
      Ledger.open(pair.targetDatabase(), "a/source", "prod/flights");
      try (Connection worker = pair.target().connect();
          Statement statement = worker.createStatement()) {
        statement.execute("select pg_advisory_lock_shared(7631725, 0)");
        assertThat(watch.dropped(migration)).isFalse();
        await().atMost(PATIENCE).until(() -> watch.view(id) instanceof LedgerView.Unreachable);
        LedgerView.Unreachable away = (LedgerView.Unreachable) watch.view(id);
        assertThat(away.failure().reason()).isEqualTo(Step.RUNNING);
        assertThat(away.failure().getMessage()).contains("another process works", "server process");
        assertThat(Ledger.find(pair.targetDatabase())).isPresent();
      }
      await().atMost(PATIENCE).until(() -> watch.dropped(migration));
      assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    }
  }

  @Test
  void servers_that_never_answer_hold_up_their_own_namespace_alone() throws Exception {
    try (Pair pair = Pair.create("watch");
        ServerSocket blackHole = new ServerSocket(0, 1_000);
        LedgerWatch watch = watch(pair, blackHole)) {
      Ledger.open(pair.targetDatabase(), "a/source", "prod/flights");
      for (int i = 0; i < 200; i++) {
        watch.refresh(migration("hostile", "m" + i), Duration.ZERO);
      }
      TimescaleMigration neighbour = migration();
      watch.refresh(neighbour, Duration.ZERO);
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> watch.view(ResourceID.fromResource(neighbour)) instanceof LedgerView.Present);
    }
  }

  @Test
  void a_change_does_not_wait_for_the_readings_of_its_namespace() throws Exception {
    try (Pair pair = Pair.create("watch");
        ServerSocket blackHole = new ServerSocket(0, 1_000);
        LedgerWatch watch = watch(pair, blackHole)) {
      Ledger.open(pair.targetDatabase(), "a/source", "mixed/last");
      for (int i = 0; i < 20; i++) {
        watch.refresh(migration("mixed", "hostile" + i), Duration.ofSeconds(1));
      }
      TimescaleMigration last = migration("mixed", "last");
      watch.refresh(last, Duration.ofSeconds(1));
      watch.limit(last, CopyLimits.of(null, null, null, null, null, 7));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> watch.view(ResourceID.fromResource(last)) instanceof LedgerView.Present);
      LedgerView.Present read = (LedgerView.Present) watch.view(ResourceID.fromResource(last));
      assertThat(read.digest().limits()).isEqualTo(CopyLimits.of(null, null, null, null, null, 7));
    }
  }

  @Test
  void what_a_target_holds_is_read_in_a_bounded_amount_and_a_failure_leaves_nobody_busy()
      throws Exception {
    try (Pair pair = Pair.create("watch");
        ServerSocket nobody = new ServerSocket(0);
        LedgerWatch watch = watch(pair, nobody)) {
      Ledger.open(pair.targetDatabase(), "a/source", "prod/flights");
      pair.target()
          .execute(
              "update _timescale_migration.migration"
                  + " set copy_limits = jsonb_build_object('x', repeat('y', 20 << 20))");
      TimescaleMigration migration = migration();
      ResourceID id = ResourceID.fromResource(migration);
      watch.refresh(migration, Duration.ZERO);
      await().atMost(PATIENCE).until(() -> watch.view(id) instanceof LedgerView.Unreachable);
      pair.target().execute("update _timescale_migration.migration set copy_limits = null");
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                watch.refresh(migration, Duration.ZERO);
                return watch.view(id) instanceof LedgerView.Present;
              });
    }
  }

  @Test
  void a_reading_that_ends_after_its_migration_was_forgotten_changes_nothing() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    AtomicBoolean first = new AtomicBoolean(true);
    List<ResourceID> changes = new CopyOnWriteArrayList<>();
    LedgerWatch.Connections secrets =
        new LedgerWatch.Connections() {
          @Override
          public ConnectionSettings read(Side side, ResourceID id, String secret) {
            boolean blocks = first.getAndSet(false);
            if (blocks) {
              begun.countDown();
              awaitQuietly(released);
            }
            throw MigrationFailure.userAction(blocks ? "First" : "Second", "no secret", null);
          }

          @Override
          public void forget(ResourceID id) {
            ended.countDown();
          }
        };
    try (LedgerWatch watch =
        new LedgerWatch(secrets, RefusedAddresses.NONE, Clock.systemUTC(), changes::add)) {
      TimescaleMigration migration = migration();
      ResourceID id = ResourceID.fromResource(migration);
      watch.refresh(migration, Duration.ZERO);
      begun.await();
      watch.forget(id);
      released.countDown();
      ended.await();
      assertThat(watch.view(id)).isInstanceOf(LedgerView.Unread.class);
      watch.refresh(migration, Duration.ZERO);
      await().atMost(PATIENCE).until(() -> watch.view(id) instanceof LedgerView.Unreachable);
      assertThat(((LedgerView.Unreachable) watch.view(id)).failure().reason()).isEqualTo("Second");
      assertThat(changes).containsExactly(id);
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What is called {@code hostile} has servers that accept a connection and never answer. */
  private static LedgerWatch watch(Pair pair, ServerSocket blackHole) {
    return new LedgerWatch(
        (side, id, secret) ->
            ConnectionSettings.parse(
                id.toString().contains("hostile")
                    ? "postgres://localhost:"
                        + blackHole.getLocalPort()
                        + "/x?connect_timeout=100000"
                    : pair.target().uri(),
                Map.of()),
        RefusedAddresses.NONE,
        Clock.systemUTC(),
        changed -> {});
  }

  private static TimescaleMigration migration() throws Exception {
    return migration("prod", "flights");
  }

  private static TimescaleMigration migration(String namespace, String name) throws Exception {
    TimescaleMigration migration = new TimescaleMigration();
    migration.setMetadata(new ObjectMetaBuilder().withNamespace(namespace).withName(name).build());
    migration.setSpec(
        Json.MAPPER.readValue(
            "{\"source\":{\"secretRef\":{\"name\":\"s\"}},\"target\":{\"secretRef\":{\"name\":\"t\"}}}",
            TimescaleMigrationSpec.class));
    return migration;
  }
}
