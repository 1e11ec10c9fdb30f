package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.TestDatabase;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A migration that is rehearsed by its resource, and then begun by it. */
@Tag("any-version")
@Timeout(value = 15, unit = TimeUnit.MINUTES)
class RehearsalClusterIT {
  private static final String NAMESPACE = "tsm-it-rehearsal";
  private static final String SCHEMA =
      """
      create table m (time timestamptz not null, device int not null, v float);
      select create_hypertable('m', 'time', chunk_time_interval => interval '1 day');
      insert into m
      select '2026-01-01'::timestamptz + n * interval '1 minute', n % 9, n
      from generate_series(0, 1440 * 5) n;
      """;

  /** What a rehearsal would leave if it left anything. */
  private static final String LEFT =
      """
      select concat_ws(' ',
        (select count(*) from pg_database where datname like 'tsm\\_rehearsal%'),
        (select count(*) from pg_namespace where nspname = '_timescale_migration'),
        (select count(*) from pg_class where relname = 'm'))
      """;

  private static final Pattern BEGIN =
      Pattern.compile("to begin the migration: (kubectl patch .*)");
  private static final Pattern AGAIN = Pattern.compile("run (kubectl delete job .*)");

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @BeforeAll
  static void install() {
    cluster = RealCluster.find();
    operator = InstalledOperator.install(cluster, NAMESPACE);
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void what_would_fail_is_said_and_then_how_long_it_takes_and_it_is_begun_as_printed() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "rehearsed");
    try (Pair pair = Pair.ofSuperuser("rehearsed");
        TestDatabase scratch = pair.target().server().createDatabase("scratch")) {
      pair.source().execute(SCHEMA);
      pair.target().execute("create table m (n int)");
      migration.secrets(pair.source(), pair.target());
      migration.apply("mode: Rehearsal\nrehearsal: {database: " + scratch.name() + "}");
      migration.kubectlWait("condition=Rehearsed=False");
      JsonNode failed = migration.status();
      assertThat(failed.path("phase").asText()).isEqualTo("Rehearsed");
      assertThat(failed.at("/rehearsal/failures").toString()).contains("Preflight: ");

      pair.target().execute("drop table m");
      cluster.shell(printed(AGAIN, failed));
      migration.kubectlWait("condition=Rehearsed");
      JsonNode passed = migration.status();
      assertThat(passed.at("/rehearsal/sampledChunks").asInt()).isPositive();
      assertThat(passed.at("/rehearsal/mostSeconds").asInt()).isPositive();
      assertThat(pair.target().value(LEFT)).isEqualTo("0 0 0");
      assertThat(scratch.value(LEFT)).isEqualTo("0 0 0");
      assertThat(migration.events()).contains("PhaseEntered");

      cluster.shell(printed(BEGIN, passed));
      migration.awaitGate("DualWriteStarted");
      assertThat(pair.target().value("select count(*) from m")).isEqualTo("0");
      migration.delete();
    }
  }

  private static String printed(Pattern command, JsonNode status) {
    String message = MigrationOnCluster.conditionMessage(status, "Rehearsed");
    Matcher found = command.matcher(message);
    assertThat(found.find()).as(message).isTrue();
    return found.group(1);
  }
}
