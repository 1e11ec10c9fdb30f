package dev.timescalemigration.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.timescalemigration.cluster.RealCluster.Result;
import dev.timescalemigration.servers.Pair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Helm chart, and the plain manifests that are written from it. */
class ChartClusterIT {
  private static final String NAMESPACE = "tsm-test-chart";
  private static final String DEFINITION = "timescalemigrations.timescalemigration.dev";
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private static final Path FILES = Path.of(InstalledOperator.CHART, "files");

  private static RealCluster cluster;

  @BeforeAll
  static void find() {
    cluster = RealCluster.find();
  }

  @Test
  void lint_finds_nothing() {
    cluster.helm(
        "lint",
        InstalledOperator.CHART,
        "--strict",
        "--set",
        "image.repository=any",
        "--set",
        "watchAllNamespaces=true");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          image.tag=1,                        '/image/repository'
          replicas=-1,                        '/replicas'
          replicas=two,                       '/replicas'
          worker.grace=soon,                  '/worker/grace'
          logLevel=LOUD,                      '/logLevel'
          image.digest=latest,                '/image/digest'
          watchNamespaces={Not_A_Name},       '/watchNamespaces/0'
          networkPolicy.enabled=perhaps,      '/networkPolicy/enabled'
          replicaCount=3,                     'replicaCount'
          """)
  void values_that_make_no_sense_are_refused(String value, String named) {
    List<String> arguments = new ArrayList<>(List.of("template", InstalledOperator.CHART));
    if (!value.startsWith("image.tag")) {
      arguments.addAll(List.of("--set", "image.repository=any"));
    }
    arguments.addAll(List.of("--set", value));
    Result result = cluster.tryHelm(arguments.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.stdout()).isNotZero();
    assertThat(result.stderr()).contains(named);
  }

  @Test
  void all_namespaces_get_the_rules_that_named_ones_get() throws IOException {
    JsonNode everywhere = only(renderedForAll(), "ClusterRole", InstalledOperator.RELEASE);
    List<JsonNode> named =
        rendered("--set", "watchNamespaces={one,two}").stream()
            .filter(object -> is(object, "Role", InstalledOperator.RELEASE))
            .toList();
    assertThat(named)
        .extracting(role -> role.at("/metadata/namespace").asText())
        .containsExactly("one", "two");
    assertThat(named).allSatisfy(role -> assertThat(rules(role)).isEqualTo(rules(everywhere)));
    assertThat(rules(everywhere))
        .noneMatch(right -> right.contains("*"))
        .contains("secrets get")
        .doesNotContain("secrets list", "secrets watch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas=2                                          | say whose migrations are run
          watchAllNamespaces=true,watchNamespaces={databases} | exclude each other
          """)
  void what_is_watched_is_said_in_so_many_words(String values, String said) {
    Result result =
        cluster.tryHelm(
            "template", InstalledOperator.CHART, "--set", "image.repository=any," + values);
    assertThat(result.exitCode()).as(result.stdout()).isNotZero();
    assertThat(result.stderr()).contains(said);
  }

  @Test
  void a_definition_that_would_go_with_the_release_is_refused() {
    Result result =
        cluster.tryHelm(
            "template",
            InstalledOperator.CHART,
            "--set",
            "image.repository=any,watchAllNamespaces=true,crds.keep=false");
    assertThat(result.exitCode()).as(result.stdout()).isNotZero();
    assertThat(result.stderr()).contains("every migration of the cluster would be removed");
  }

  @Test
  void nothing_is_installed_while_the_definition_is_being_deleted() {
    cluster.kubectl("apply", "--server-side", "--force-conflicts", "-k", "crds");
    cluster.makeNamespace(NAMESPACE);
    MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "kept");
    migration.apply("deletionPolicy: Cleanup");
    finalizers("[\"timescalemigrations.timescalemigration.dev/finalizer\"]");
    try {
      cluster.kubectl("delete", "crd", DEFINITION, "--wait=false");
      Result result =
          cluster.tryHelm(
              "install",
              InstalledOperator.RELEASE,
              InstalledOperator.CHART,
              "--namespace",
              NAMESPACE,
              "--set",
              "image.repository=any,watchNamespaces={" + NAMESPACE + "}");
      assertThat(result.exitCode()).as(result.stdout()).isNotZero();
      assertThat(result.stderr()).contains("is being deleted");
      assertThat(cluster.get(NAMESPACE, "tsm", "kept").isMissingNode()).isFalse();
    } finally {
      finalizers("null");
      cluster.kubectl("wait", "--for=delete", "crd/" + DEFINITION, "--timeout=60s");
      cluster.kubectl("apply", "--server-side", "-k", "crds");
      cluster.deleteNamespace(NAMESPACE);
    }
  }

  private static void finalizers(String names) {
    cluster.kubectl(
        "patch",
        "tsm",
        "kept",
        "-n",
        NAMESPACE,
        "--type=merge",
        "-p",
        "{\"metadata\":{\"finalizers\":" + names + "}}");
  }

  @Test
  void named_namespaces_need_no_right_on_the_cluster() throws IOException {
    Set<String> kinds =
        kinds(
            rendered(
                "--set",
                "watchNamespaces={one}",
                "--set",
                "rbac.userRoles=false",
                "--set",
                "crds.install=false"));
    assertThat(kinds)
        .containsExactly(
            "Deployment",
            "NetworkPolicy",
            "PodDisruptionBudget",
            "Role",
            "RoleBinding",
            "Service",
            "ServiceAccount");
  }

  @Test
  void what_needs_other_operators_is_made_when_asked_for() throws IOException {
    assertThat(kinds(renderedForAll()))
        .doesNotContain("ServiceMonitor", "PrometheusRule", "ConfigMap");
    assertThat(
            kinds(
                renderedForAll(
                    "--set", "metrics.serviceMonitor.enabled=true",
                    "--set", "metrics.alerts.enabled=true",
                    "--set", "metrics.dashboard.enabled=true")))
        .contains("ServiceMonitor", "PrometheusRule", "ConfigMap");
  }

  @Test
  void values_reach_operator_and_workers() throws IOException {
    JsonNode deployment =
        only(
            renderedForAll(
                "--set", "image.digest=sha256:" + "a".repeat(64),
                "--set", "image.pullPolicy=Always",
                "--set", "imagePullSecrets[0].name=registry",
                "--set", "worker.grace=90s",
                "--set", "priorityClassName=high",
                "--set", "extraEnv[0].name=JDK_JAVA_OPTIONS",
                "--set", "extraEnv[0].value=-Xss1m"),
            "Deployment",
            InstalledOperator.RELEASE);
    JsonNode pod = deployment.at("/spec/template/spec");
    String image = "any@sha256:" + "a".repeat(64);
    assertThat(pod.at("/containers/0/image").asText()).isEqualTo(image);
    assertThat(pod.at("/imagePullSecrets/0/name").asText()).isEqualTo("registry");
    assertThat(pod.path("priorityClassName").asText()).isEqualTo("high");
    assertThat(
            pod.at("/containers/0/env").findValuesAsText("name").stream()
                .map(name -> name + "=" + environment(pod, name))
                .toList())
        .contains(
            "TSM_WORKER_IMAGE=" + image,
            "TSM_WORKER_IMAGE_PULL_POLICY=Always",
            "TSM_WORKER_GRACE=90s",
            "JDK_JAVA_OPTIONS=-Xss1m");
  }

  @Test
  void alerts_fire_when_they_should(@TempDir Path folder) throws IOException {
    Files.copy(FILES.resolve("alerts.yaml"), folder.resolve("alerts.yaml"));
    Files.copy(
        Path.of("src/test/resources/dev/timescalemigration/cluster/alerts_test.yaml"),
        folder.resolve("alerts_test.yaml"));
    cluster.shell("promtool test rules " + folder.resolve("alerts_test.yaml"));
  }

  @Test
  void queries_of_the_dashboard_are_promql(@TempDir Path folder) throws IOException {
    List<String> queries = new ArrayList<>();
    new ObjectMapper()
        .readTree(FILES.resolve("dashboard.json").toFile())
        .findValuesAsText("expr", queries);
    assertThat(queries).hasSizeGreaterThan(8);
    ObjectNode file = YAML.createObjectNode();
    ObjectNode group = file.withArray("groups").addObject().put("name", "dashboard");
    for (String query : queries) {
      group
          .withArray("rules")
          .addObject()
          .put("record", "query:" + group.path("rules").size())
          .put("expr", query);
    }
    Path rules = folder.resolve("rules.yaml");
    YAML.writeValue(rules.toFile(), file);
    cluster.shell("promtool check rules " + rules);
  }

  @Test
  void what_is_published_of_the_chart_is_valid() {
    cluster.shell("dev/bundle registry.example/operator:0.1.0");
    cluster.shell(
        "helm template --set watchAllNamespaces=true x \"$(dev/chart registry.example/operator)\""
            + " | grep 'image: registry.example/operator:'");
  }

  @Test
  void plain_manifests_say_what_the_chart_says_and_are_taken() {
    cluster.shell("dev/manifests --check");
    String namespace = "timescale-migration-operator";
    cluster.makeNamespace(namespace);
    try {
      for (String folder : List.of("cluster-wide", "one-namespace")) {
        cluster.kubectl(
            "apply",
            "--server-side",
            "--force-conflicts",
            "--dry-run=server",
            "-k",
            "deploy/" + folder);
      }
    } finally {
      cluster.deleteNamespace(namespace);
    }
  }

  @Test
  void is_upgraded_and_uninstalled_while_a_migration_waits() {
    try (Pair pair = Pair.ofSuperuser("chart");
        InstalledOperator operator =
            InstalledOperator.install(
                cluster,
                NAMESPACE,
                "--take-ownership",
                "--set",
                "crds.install=true",
                "--set",
                "replicas=1")) {
      MigrationOnCluster migration = new MigrationOnCluster(cluster, NAMESPACE, "chart");
      migration.secrets(pair.source(), pair.target());
      migration.apply("deletionPolicy: Cleanup");
      migration.awaitGate("DualWriteStarted");
      String since = migration.status().path("phaseStartTime").asText();

      operator.helm("upgrade", "--set", "crds.install=true", "--set", "replicas=2");
      assertThat(cluster.list(operator.namespace(), "pods")).hasSizeGreaterThanOrEqualTo(2);
      assertThat(migration.status().path("phaseStartTime").asText()).isEqualTo(since);

      cluster.helm("uninstall", InstalledOperator.RELEASE, "-n", operator.namespace(), "--wait");
      assertThat(cluster.list(operator.namespace(), "deployments,roles,services")).isEmpty();
      cluster.kubectl("get", "crd", DEFINITION);
      assertThat(migration.status().path("phase").asText()).isEqualTo("AwaitingDualWrite");

      operator.helm("install", "--take-ownership", "--set", "crds.install=true");
      migration.openGate("DualWriteStarted");
      migration.awaitPhase("AwaitingCompletionPoint");
    }
  }

  private static List<JsonNode> renderedForAll(String... values) throws IOException {
    List<String> all = new ArrayList<>(List.of("--set", "watchAllNamespaces=true"));
    all.addAll(List.of(values));
    return rendered(all.toArray(String[]::new));
  }

  private static List<JsonNode> rendered(String... values) throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("template", InstalledOperator.RELEASE, InstalledOperator.CHART));
    arguments.addAll(List.of("--set", "image.repository=any"));
    arguments.addAll(List.of(values));
    String manifests = cluster.helm(arguments.toArray(String[]::new));
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(manifests)) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  private static boolean is(JsonNode object, String kind, String name) {
    return object.path("kind").asText().equals(kind)
        && object.at("/metadata/name").asText().equals(name);
  }

  private static JsonNode only(List<JsonNode> objects, String kind, String name) {
    List<JsonNode> found = objects.stream().filter(object -> is(object, kind, name)).toList();
    assertThat(found).as(kind + " " + name).hasSize(1);
    return found.get(0);
  }

  private static Set<String> kinds(List<JsonNode> objects) {
    return objects.stream()
        .map(object -> object.path("kind").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> rules(JsonNode role) {
    return Right.of(role).stream()
        .map(right -> right.resource() + " " + right.verb())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String environment(JsonNode pod, String name) {
    for (JsonNode variable : pod.at("/containers/0/env")) {
      if (variable.path("name").asText().equals(name)) {
        return variable.path("value").asText();
      }
    }
    return "";
  }
}
