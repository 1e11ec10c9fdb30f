package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.servers.Certificates;
import dev.timescalemigration.servers.Pair;
import dev.timescalemigration.servers.Server;
import dev.timescalemigration.servers.TestDatabase;
import dev.timescalemigration.servers.TlsServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Connections as other operators write them, checked as asked for, and shown nowhere. */
@Tag("any-version")
@Tag("long")
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class SecretsClusterIT {
  private static final String NAMESPACE = "tsm-test-secrets";
  private static final String PASSWORD = "pa55-w0rd-that-stands-nowhere";
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private static Path ours;
  @TempDir private static Path theirs;

  @Test
  void a_cloudnativepg_secret_works_as_it_is_and_an_authority_is_checked() throws Exception {
    RealCluster cluster = RealCluster.find();
    String host = cluster.hostOfPods();
    Certificates certificates = new Certificates(ours);
    certificates.sign("server", "db", "san=" + (isAddress(host) ? "ip:" : "dns:") + host);
    new Certificates(theirs);
    try (Server server = TlsServer.start(certificates);
        Pair pair = Pair.ofSuperuser(server, server, "secrets");
        InstalledOperator operator = InstalledOperator.install(cluster, NAMESPACE)) {
      pair.source().inCluster("create role app superuser login password '" + PASSWORD + "'");
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "secrets");
      secret(cluster, "secrets-source", cloudNativePg(pair.source(), host));
      Map<String, String> target = parts(pair.target(), host);
      target.put("ca.crt", Files.readString(theirs.resolve("ca.crt")));
      secret(cluster, "secrets-target", target);

      migration.apply("suspend: false");
      JsonNode refused =
          migration.awaitStatus(
              "the other authority to be refused by a worker",
              status -> status.at("/lastError/message").asText().contains("sslmode=verify-full"));
      assertThat(MigrationOnCluster.condition(refused, "TargetReady")).isEqualTo("False");

      target.put("ca.crt", Files.readString(ours.resolve("ca.crt")));
      secret(cluster, "secrets-target", target);
      migration.awaitGate("DualWriteStarted");

      String everything = allThatIsShown(cluster, operator.namespace());
      assertThat(everything)
          .contains("secrets-schema")
          .doesNotContain(PASSWORD)
          .doesNotContain(encoded(PASSWORD));
    }
  }

  private static boolean isAddress(String host) {
    return host.matches("[0-9.]+");
  }

  /**
   * Every key that CloudNativePG writes into CLUSTER-app (its "Connecting from an application").
   */
  private static Map<String, String> cloudNativePg(TestDatabase database, String host) {
    Map<String, String> secret = parts(database, host);
    String port = secret.get("port");
    String at = host + ":" + port + "/" + database.name();
    secret.put("user", "app");
    secret.put("pgpass", host + ":" + port + ":" + database.name() + ":app:" + PASSWORD + "\n");
    secret.put("uri", "postgresql://app:" + PASSWORD + "@" + at);
    secret.put("fqdn-uri", "postgresql://app:" + PASSWORD + "@" + at);
    secret.put("jdbc-uri", "jdbc:postgresql://" + at + "?password=" + PASSWORD + "&user=app");
    secret.put("fqdn-jdbc-uri", "jdbc:postgresql://" + at + "?password=" + PASSWORD + "&user=app");
    return secret;
  }

  private static Map<String, String> parts(TestDatabase database, String host) {
    Map<String, String> secret = new LinkedHashMap<>();
    secret.put("host", host);
    secret.put("port", Integer.toString(database.server().port()));
    secret.put("dbname", database.name());
    secret.put("username", "app");
    secret.put("password", PASSWORD);
    return secret;
  }

  private static void secret(RealCluster cluster, String name, Map<String, String> data) {
    ObjectNode secret = JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Secret");
    secret.withObject("/metadata").put("name", name);
    secret.withObject("/metadata/labels").put("timescalemigration.dev/migrations", "allowed");
    data.forEach(secret.withObject("/stringData")::put);
    // What kubectl apply notes on an object repeats it all.
    assertThat(cluster.tryApply(NAMESPACE, secret.toString(), "--server-side").exitCode()).isZero();
  }

  /** Objects with their statuses, arguments and environments, events, and logs. */
  private static String allThatIsShown(RealCluster cluster, String operatorNamespace) {
    StringBuilder all = new StringBuilder();
    all.append(
        cluster.kubectl(
            "get", "tsm,jobs,pods,events,configmaps", "--namespace", NAMESPACE, "-o", "yaml"));
    all.append(cluster.kubectl("describe", "tsm,jobs,pods", "--namespace", NAMESPACE));
    for (JsonNode pod : cluster.list(NAMESPACE, "pods")) {
      all.append(log(cluster, NAMESPACE, pod));
    }
    for (JsonNode pod : cluster.list(operatorNamespace, "pods")) {
      all.append(log(cluster, operatorNamespace, pod));
    }
    return all.toString();
  }

  private static String log(RealCluster cluster, String namespace, JsonNode pod) {
    return cluster.kubectl(
        "logs", pod.at("/metadata/name").asText(), "--namespace", namespace, "--tail=-1");
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
