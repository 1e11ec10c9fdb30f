package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.cli.kubectl.KubectlTsm;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The plugin as kubectl runs it, from the first look at a migration to its report. */
@Tag("any-version")
class KubectlPluginClusterIT {
  private static final String NAMESPACE = "tsm-it-plugin";
  private static final String OLD_ROWS =
      """
      create table reading (at timestamptz not null, place int not null, value float8);
      select create_hypertable('reading', 'at', chunk_time_interval => interval '1 day');
      insert into reading select '2026-01-01 00:00+00'::timestamptz + n * interval '1 hour', n % 7, n
      from generate_series(1, 200) n
      """;
  private static final String NEW_ROWS =
      """
      insert into reading select '2026-02-01 00:00+00'::timestamptz + n * interval '1 hour', n % 7, n
      from generate_series(1, 50) n
      """;

  private static RealCluster cluster;
  private static InstalledOperator operator;

  @TempDir private static Path plugins;

  @BeforeAll
  static void install() throws IOException {
    cluster = RealCluster.find();
    operator = InstalledOperator.install(cluster, NAMESPACE);
    Path plugin = plugins.resolve("kubectl-tsm");
    Files.writeString(
        plugin,
        """
        #!/bin/sh
        exec "%s" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "%s" %s "$@"
        """
            .formatted(
                Path.of(System.getProperty("java.home"), "bin", "java"),
                System.getProperty("java.class.path"),
                KubectlTsm.class.getName()));
    assertThat(plugin.toFile().setExecutable(true)).isTrue();
  }

  @AfterAll
  static void uninstall() {
    if (operator != null) {
      operator.close();
    }
  }

  @Test
  void leads_a_migration_from_gate_to_gate() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "small");
    try (Pair pair = Pair.ofSuperuser("plugin")) {
      pair.source().execute(OLD_ROWS);
      migration.secrets(pair.source(), pair.target());
      migration.apply("");
      migration.awaitGate("DualWriteStarted");
      assertThat(kubectl(0, "tsm status -n " + NAMESPACE)).contains("small", "DualWriteStarted");
      assertThat(kubectl(4, "tsm approve Switchover small -n " + NAMESPACE))
          .contains("small waits at gate DualWriteStarted, not at Switchover");
      assertThat(kubectl(4, "tsm approve DualWriteStarted small -n " + NAMESPACE))
          .contains("the gate stays closed");
      pair.executeOnBoth(NEW_ROWS);
      assertThat(inTerminal("n", 4, "kubectl tsm approve DualWriteStarted small -n " + NAMESPACE))
          .contains("Open gate DualWriteStarted? [y/N]", "the gate stays closed");
      assertThat(inTerminal("y", 0, "kubectl tsm approve DualWriteStarted small -n " + NAMESPACE))
          .contains("TargetReady", "approved gate DualWriteStarted of small");

      migration.awaitStatus(
          "a suggestion", status -> status.at("/completionPoint/suggested").isTextual());
      String suggestion = kubectl(0, "tsm suggest small -n " + NAMESPACE);
      kubectl(0, "tsm suspend small -n " + NAMESPACE);
      migration.kubectlWait("condition=Suspended");
      kubectl(0, "tsm resume small -n " + NAMESPACE);
      shell("", 0, suggestion.substring(suggestion.indexOf("kubectl tsm until ")));

      migration.awaitGate("ProductionLoadValidated");
      assertThat(kubectl(0, "tsm status small -n " + NAMESPACE)).contains("100%", "Verified");
      assertThat(kubectl(0, "tsm logs small -n " + NAMESPACE)).contains("small-");
      kubectl(0, "tsm approve productionloadvalidated small --yes -n " + NAMESPACE);
      migration.awaitGate("Switchover");
      assertThat(kubectl(4, "tsm approve Switchover small --yes --token 00000000 -n " + NAMESPACE))
          .contains("the token of the evidence is not 00000000");
      kubectl(0, "tsm approve Switchover small --yes -n " + NAMESPACE);
      assertThat(inTerminal("", 0, "kubectl tsm status small --watch -n " + NAMESPACE))
          .contains("Completed");
      assertThat(kubectl(0, "tsm report small -n " + NAMESPACE))
          .contains("| phase | Completed |", "| Verified | True |")
          .contains("## Hypertables", "| Switchover | ", "| Copying | Succeeded |");
    }
  }

  @Test
  void cancels_a_migration_and_says_what_is_not_there() {
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "given-up");
    try (Pair pair = Pair.ofSuperuser("plugin")) {
      pair.source().execute(OLD_ROWS);
      migration.secrets(pair.source(), pair.target());
      migration.apply("");
      migration.awaitGate("DualWriteStarted");
      assertThat(kubectl(4, "tsm suggest given-up -n " + NAMESPACE)).contains("no suggestion");
      assertThat(kubectl(4, "tsm status nothing -n " + NAMESPACE))
          .contains("there is no migration nothing in namespace " + NAMESPACE);
      assertThat(kubectl(4, "tsm until tomorrow given-up -n " + NAMESPACE))
          .contains("completionPoint");
      assertThat(kubectl(4, "tsm cancel given-up -n " + NAMESPACE)).contains("continues");
      String changed = "patch --type merge -p '{\"spec\":{\"workers\":{\"replicas\":3}}}'";
      assertThat(cancelledAfter(75, changed))
          .contains("the migration was changed meanwhile, so nothing was written");
      assertThat(cancelledAfter(0, "label team=seen")).contains("cancelled given-up");
      migration.awaitPhase("Cancelled");
      assertThat(kubectl(0, "tsm status --all-namespaces")).contains("given-up", "Cancelled");
    }
  }

  private String kubectl(int exitCode, String arguments) {
    return shell("", exitCode, "kubectl " + arguments);
  }

  private String inTerminal(String typed, int exitCode, String command) {
    return shell(typed + "\n", exitCode, "script -qefc '" + command + "' /dev/null");
  }

  /** What is shown to a user who is asked, and answers y after the migration was changed. */
  private String cancelledAfter(int exitCode, String change) {
    String cancel = "kubectl tsm cancel given-up -n " + NAMESPACE;
    String verb = change.substring(0, change.indexOf(' '));
    return shell(
        "",
        exitCode,
        String.join(
            "\n",
            "coproc TSM { script -qefc '" + cancel + "' /dev/null; }",
            "asked=$TSM_PID; exec 3<&${TSM[0]} 4>&${TSM[1]}",
            "read -rd ']' <&3",
            "kubectl "
                + verb
                + " timescalemigration given-up -n "
                + NAMESPACE
                + change.substring(verb.length()),
            "echo y >&4",
            "cat <&3",
            "wait $asked"));
  }

  private String shell(String typed, int exitCode, String command) {
    RealCluster.Result result = cluster.tryShell(typed, "PATH=" + plugins + ":$PATH; " + command);
    assertThat(result.exitCode())
        .as("%s%n%s%n%s", command, result.stdout(), result.stderr())
        .isEqualTo(exitCode);
    assertThat(result.stderr()).doesNotContain("LogManager");
    return result.stdout() + result.stderr();
  }
}
