package dev.timescalemigration.compare.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.TsmProcess;
import dev.timescalemigration.ledger.Ledger;
import dev.timescalemigration.servers.Pair;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Comparing and repairing are killed again and again, each time when something more is done. */
class KilledIT {
  /** {@code -Dtsm.kills=20} kills each command so often. */
  private static final int KILLS = Integer.getInteger("tsm.kills", 3);

  /** More than are killed at, as each kill waits for one more to be done. */
  private static final int TABLES = 12 + 2 * KILLS;

  private static final int ROWS = 40;

  private final Pair pair = Pair.create("killed");

  @AfterEach
  void drop() {
    pair.close();
  }

  private void makeTables() {
    for (int number = 0; number < TABLES; number++) {
      pair.executeOnBoth("create table t" + number + " (id int primary key, v int)");
      pair.source()
          .execute(
              "insert into t" + number + " select g, g from generate_series(1, " + ROWS + ") g");
    }
    Ledger.open(
        pair.targetDatabase(), pair.sourceDatabase().with(Ledger::sourceIdentity), "migration");
  }

  private TsmProcess start(String... arguments) throws Exception {
    return TsmProcess.start(
        Map.of("SOURCE", pair.source().uri(), "TARGET", pair.target().uri()), arguments);
  }

  /** Kills the command each time that a count of the ledger has grown, then lets it end. */
  private int killedAsItGrows(String count, String... arguments) throws Exception {
    for (int kill = 0; kill < KILLS; kill++) {
      long before = Long.parseLong(pair.target().value(count));
      try (TsmProcess process = start(arguments)) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(2))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> Long.parseLong(pair.target().value(count)) > before || !process.isAlive());
        process.signal("KILL");
        process.end();
      }
    }
    try (TsmProcess process = start(arguments)) {
      return process.end();
    }
  }

  @Test
  void each_row_is_found_once_and_repaired_once() throws Exception {
    makeTables();
    int compared =
        killedAsItGrows(
            "select count(*) from _timescale_migration.comparison_piece where result is not null",
            "compare",
            "--scope",
            "plain-tables",
            "--settle",
            "0s",
            "--parallelism",
            "1");
    assertThat(compared).isEqualTo(3);
    assertThat(
            pair.target()
                .value(
                    "select count(*) from _timescale_migration.comparison_difference where"
                        + " comparison_id = (select max(id) from _timescale_migration.comparison)"))
        .isEqualTo(String.valueOf(TABLES * ROWS));
    int repaired =
        killedAsItGrows("select count(*) from _timescale_migration.repair", "repair", "--execute");
    assertThat(repaired).isZero();
    assertThat(
            pair.target()
                .value(
                    "select count(*) || ' ' || count(distinct (table_name, key)) from"
                        + " _timescale_migration.repair"))
        .isEqualTo(TABLES * ROWS + " " + TABLES * ROWS);
    for (int number = 0; number < TABLES; number++) {
      assertThat(pair.target().digest("t" + number)).isEqualTo(pair.source().digest("t" + number));
    }
  }
}
