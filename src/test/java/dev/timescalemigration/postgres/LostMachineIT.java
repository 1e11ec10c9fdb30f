package dev.timescalemigration.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.Servers;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine that is lost says no farewell: to the other end, its connections stand. */
@Tag("any-version")
class LostMachineIT {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String IMPATIENT =
      "?keepalives_idle=1&keepalives_interval=1&keepalives_count=2";

  private final Server server = Servers.startOwn();
  private final TestDatabase database = server.createBareDatabase("lost");
  private Database impatient;

  @BeforeEach
  void find() {
    assumeTrue(
        server.isReachableDirectly(), "this engine's containers have no address of their own here");
    impatient =
        new Database(
            Side.TARGET,
            ConnectionSettings.parse(
                database
                        .uri()
                        .replace(server.host() + ":" + server.port(), server.address() + ":5432")
                    + IMPATIENT,
                Map.of()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void the_server_lets_go_of_what_a_lost_client_had_locked() {
    database.execute("create table public.claimed ()");
    Handle handle = impatient.open();
    handle.begin();
    handle.execute("lock table public.claimed");
    assertThat(locks()).isEqualTo("1");

    server.disconnect();

    await("the end of the lock").atMost(PATIENCE).until(this::locks, "0"::equals);
  }

  private String locks() {
    return server.inside(
        database.name(),
        "select count(*) from pg_locks where relation = 'public.claimed'::regclass");
  }

  @Test
  void the_client_gives_up_a_server_that_is_lost_while_it_waits_for_it() {
    Handle handle = impatient.open();
    CompletableFuture<Throwable> ended =
        CompletableFuture.runAsync(() -> handle.execute("select pg_sleep(3600)"))
            .handle((none, error) -> error);
    await("the statement to run")
        .atMost(PATIENCE)
        .until(
            () ->
                server.inside(
                    database.name(),
                    "select count(*) from pg_stat_activity where wait_event = 'PgSleep'"),
            "1"::equals);

    server.disconnect();

    await("the end of waiting").atMost(PATIENCE).until(ended::isDone);
    assertThat(DatabaseErrors.isTemporary(ended.join())).isTrue();
  }
}
