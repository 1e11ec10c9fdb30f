package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.phase.locks.Step;
import dev.timescalemigration.postgres.ConnectionSettings;
import dev.timescalemigration.servers.Pair;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
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
                (side, namespace, secret) ->
                    ConnectionSettings.parse(pair.target().uri(), Map.of()),
                Clock.systemUTC(),
                changed -> {})) {
      TimescaleMigration migration = migration();
      ResourceID id = ResourceID.fromResource(migration);
      Ledger.open(pair.targetDatabase(), "a/source", "prod/flights");
      try (Connection worker = pair.target().connect();
          Statement statement = worker.createStatement()) {
        statement.execute("select pg_advisory_lock_shared(7631725, 0)");
        assertThat(watch.dropped(migration)).isFalse();
        await().atMost(PATIENCE).until(() -> watch.view(id) instanceof LedgerView.Away);
        LedgerView.Away away = (LedgerView.Away) watch.view(id);
        assertThat(away.failure().reason()).isEqualTo(Step.RUNNING);
        assertThat(away.failure().getMessage()).contains("another process works", "server process");
        assertThat(Ledger.find(pair.targetDatabase())).isPresent();
      }
      await().atMost(PATIENCE).until(() -> watch.dropped(migration));
      assertThat(Ledger.find(pair.targetDatabase())).isEmpty();
    }
  }

  private static TimescaleMigration migration() throws Exception {
    TimescaleMigration migration = new TimescaleMigration();
    migration.setMetadata(
        new ObjectMetaBuilder().withNamespace("prod").withName("flights").build());
    migration.setSpec(
        Json.MAPPER.readValue(
            "{\"source\":{\"secretRef\":{\"name\":\"s\"}},\"target\":{\"secretRef\":{\"name\":\"t\"}}}",
            TimescaleMigrationSpec.class));
    return migration;
  }
}
