package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.servers.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A migration between two databases, as a user applies and follows it. */
final class MigrationOnCluster {
  private static final Pattern GO_BACK =
      Pattern.compile("go back with: (kubectl patch tsm .*); open with: ");
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final RealCluster cluster;
  private final String namespace;
  private final String name;

  MigrationOnCluster(RealCluster cluster, String namespace, String name) {
    this.cluster = cluster;
    this.namespace = namespace;
    this.name = name;
  }

  /** Makes the two secrets, of the users of the two databases. */
  void secrets(TestDatabase source, TestDatabase target) {
    secret("source", source);
    secret("target", target);
  }

  /** Makes or replaces the secret of one side. */
  void secret(String side, TestDatabase database) {
    secret(side, database.uri().replaceFirst("@[^/:]+:", "@" + cluster.hostOfPods() + ":"));
  }

  /** Makes or replaces the secret of one side, which may be used. */
  void secret(String side, String uri) {
    cluster.apply(
        namespace,
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: %s-%s, labels: {timescalemigration.dev/migrations: allowed}}
        stringData: {uri: "%s"}
        """
            .formatted(name, side, uri));
  }

  /** Applies the resource, with more lines of its spec. */
  void apply(String spec) {
    cluster.apply(
        namespace,
        """
        apiVersion: timescalemigration.dev/v1alpha1
        kind: TimescaleMigration
        metadata: {name: %1$s}
        spec:
          source: {secretRef: {name: %1$s-source}}
          target: {secretRef: {name: %1$s-target}}
        %2$s
        """
            .formatted(name, spec.indent(2)));
  }

  /** Changes the spec by a merge patch. */
  void patch(String spec) {
    cluster.kubectl(
        "patch", "tsm", name, "-n", namespace, "--type=merge", "-p", "{\"spec\":" + spec + "}");
  }

  /** The status as it is now. */
  JsonNode status() {
    return cluster.get(namespace, "tsm", name).path("status");
  }

  /** Deletes the resource, and waits until it is gone. */
  void delete() {
    cluster.kubectl("delete", "tsm", name, "-n", namespace, "--ignore-not-found", "--timeout=180s");
  }

  /** Waits for a phase. */
  void awaitPhase(String phase) {
    awaitStatus("phase " + phase, status -> phase.equals(status.path("phase").asText()));
  }

  /** Waits for a gate. */
  void awaitGate(String gate) {
    awaitStatus("gate " + gate, status -> gate.equals(status.at("/pendingGate/gate").asText()));
  }

  /** Waits until the status says something. */
  JsonNode awaitStatus(String what, Predicate<JsonNode> said) {
    try {
      return await(what).atMost(PATIENCE).pollInterval(LOOK_EVERY).until(this::status, said);
    } catch (org.awaitility.core.ConditionTimeoutException e) {
      throw new AssertionError(
          "waited in vain for "
              + what
              + "\n"
              + cluster.kubectl("describe", "tsm", name, "-n", namespace),
          e);
    }
  }

  /** Waits until the status shows an error. */
  JsonNode awaitReason(String reason) {
    return awaitStatus(
        "the error " + reason, status -> reason.equals(status.at("/lastError/reason").asText()));
  }

  /** Runs the command that the message at the gate holds, and nothing else. */
  void openGate(String gate) {
    awaitGate(gate);
    String message = status().at("/pendingGate/message").asText();
    assertThat(message).contains("open with: kubectl patch tsm " + name);
    cluster.shell(message.substring(message.indexOf("open with: ") + "open with: ".length()));
  }

  /** Runs the command in the message at the gate Finish that switches back, and nothing else. */
  void goBack() {
    awaitGate("Finish");
    String message = status().at("/pendingGate/message").asText();
    Matcher command = GO_BACK.matcher(message);
    assertThat(command.find()).as(message).isTrue();
    cluster.shell(command.group(1));
  }

  /** Names of the migration's pods that run now, of one phase. */
  List<String> runningPods(String phase) {
    String names =
        cluster.kubectl(
            "get",
            "pods",
            "-n",
            namespace,
            "-l",
            "timescalemigration.dev/migration=" + name + ",timescalemigration.dev/phase=" + phase,
            "--field-selector=status.phase=Running",
            "-o",
            "jsonpath={.items[*].metadata.name}");
    return names.isBlank() ? List.of() : List.of(names.trim().split(" "));
  }

  /** The first of the migration's pods of one phase, once it runs. */
  String aRunningPod(String phase) {
    return await("a running pod of " + phase)
        .atMost(PATIENCE)
        .pollInterval(LOOK_EVERY)
        .until(() -> runningPods(phase), pods -> !pods.isEmpty())
        .get(0);
  }

  /** The node on which a pod runs. */
  String nodeOf(String pod) {
    return cluster.kubectl("get", "pod", pod, "-n", namespace, "-o", "jsonpath={.spec.nodeName}");
  }

  /** Takes the migration's pods from a node by the eviction API; the node takes no pods then. */
  void drain(String node) {
    cluster.kubectl(
        "drain",
        node,
        "--pod-selector=timescalemigration.dev/migration=" + name,
        "--delete-emptydir-data",
        "--timeout=120s");
  }

  /** The reasons of the events that tell of the migration, the resource being there or not. */
  String events() {
    return cluster.kubectl(
        "get",
        "events",
        "-n",
        namespace,
        "--field-selector=involvedObject.name=" + name,
        "-o",
        "jsonpath={.items[*].reason}");
  }

  /** Waits until so many pods of a phase run at the same time. */
  void awaitRunningPods(String phase, int number) {
    await(number + " running pods of " + phase)
        .atMost(PATIENCE)
        .pollInterval(LOOK_EVERY)
        .until(() -> runningPods(phase).size() == number);
  }

  /** Waits as a user's script would. */
  void kubectlWait(String what) {
    cluster.kubectl("wait", "tsm", name, "-n", namespace, "--for=" + what, "--timeout=240s");
  }

  /** The message of a condition. */
  static String conditionMessage(JsonNode status, String type) {
    return field(status, type, "message");
  }

  /** The status of a condition: True, False, Unknown, or empty when there is none. */
  static String condition(JsonNode status, String type) {
    return field(status, type, "status");
  }

  private static String field(JsonNode status, String type, String name) {
    for (JsonNode condition : status.path("conditions")) {
      if (condition.path("type").asText().equals(type)) {
        return condition.path(name).asText();
      }
    }
    return "";
  }
}
