package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A year of flights, moved by the operator on a real cluster, as its user sees it. */
@Tag("any-version")
class WholeMigrationClusterIT {
  private static final String NAMESPACE = "tsm-it-whole";

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
  void moves_a_database_from_gate_to_gate_that_kubectl_opens() throws IOException, SQLException {
    try (Pair pair = Pair.ofSuperuser("cluster")) {
      FlightsDatabase.load(pair.source());
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "flights");
      migration.secrets(pair.source(), pair.target());
      migration.apply("workers: {replicas: 2, parallelism: 1}");

      migration.kubectlWait("condition=AwaitingGate");
      migration.awaitGate("DualWriteStarted");
      CommittedCopies copies = CommittedCopies.watch(pair.target(), 0.5);
      migration.openGate("DualWriteStarted");

      migration.awaitGate("CompletionPoint");
      migration.patch("{\"completionPoint\":\"2015-01-01T00:00:00Z\"}");

      migration.awaitPhase("Copying");
      migration.awaitRunningPods("Copying", 2);
      pair.target().execute("CREATE VIEW public.only_here AS SELECT 1 AS one");
      copies.slowDown(0);

      String finding = "schema:relation:public.only_here";
      JsonNode stalled =
          migration.awaitStatus(
              "the finding of a view that only the target has",
              status -> status.at("/lastError/message").asText().contains(finding));
      assertThat(stalled.path("phase").asText()).isEqualTo("Validating");
      assertThat(stalled.at("/lastError/reason").asText()).isEqualTo("ValidationFailed");
      migration.patch(
          "{\"accept\":[{\"finding\":\"" + finding + "\",\"reason\":\"a report of its own\"}]}");

      migration.awaitGate("ProductionLoadValidated");
      assertThat(FlightsDatabase.hashes(pair.target()))
          .isEqualTo(FlightsDatabase.hashes(pair.source()));
      assertThat(copies.chunks()).isPositive().isEqualTo(copies.staged());
      assertThat(copies.repeated()).as("chunks copied twice").isZero();
      migration.openGate("ProductionLoadValidated");

      migration.awaitGate("Switchover");
      migration.kubectlWait("condition=SwitchoverReady");
      migration.patch("{\"approvals\":[{\"gate\":\"Switchover\",\"token\":\"00000000\"}]}");
      JsonNode refused =
          migration.awaitStatus(
              "a refusal of the wrong token",
              status -> status.at("/pendingGate/message").asText().contains("refused"));
      assertThat(refused.path("phase").asText()).isEqualTo("AwaitingSwitchover");
      migration.openGate("Switchover");

      migration.awaitPhase("Completed");
      migration.kubectlWait("condition=Ready");
      JsonNode status = migration.status();
      assertThat(status.at("/progress/percent").asInt()).isEqualTo(100);
      assertThat(MigrationOnCluster.condition(status, "BackfillComplete")).isEqualTo("True");
      assertThat(MigrationOnCluster.condition(status, "Verified")).isEqualTo("True");
      assertThat(status.path("completionTime").isMissingNode()).isFalse();
      assertThat(FlightsDatabase.hashes(pair.target()))
          .isEqualTo(FlightsDatabase.hashes(pair.source()));
    }
  }
}
