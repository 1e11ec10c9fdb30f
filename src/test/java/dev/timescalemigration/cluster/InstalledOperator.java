package dev.timescalemigration.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The operator, installed by Helm for one namespace of migrations; closing it uninstalls it. */
final class InstalledOperator implements AutoCloseable {
  static final String CHART = "helm/timescale-migration-operator";
  static final String RELEASE = "timescale-migration-operator";

  private final RealCluster cluster;
  private final String release;
  private final String namespace;
  private final String migrations;

  private InstalledOperator(
      RealCluster cluster, String release, String namespace, String migrations) {
    this.cluster = cluster;
    this.release = release;
    this.namespace = namespace;
    this.migrations = migrations;
  }

  /**
   * Installs into a namespace that is named after the one of the migrations, and makes both again.
   *
   * @param values more arguments to helm
   */
  static InstalledOperator install(RealCluster cluster, String migrations, String... values) {
    InstalledOperator operator =
        new InstalledOperator(cluster, RELEASE, migrations + "-operator", migrations);
    cluster.kubectl("apply", "--server-side", "--force-conflicts", "-k", "crds");
    cluster.makeNamespace(operator.namespace);
    cluster.makeNamespace(migrations);
    operator.helm("install", values);
    return operator;
  }

  /** Installs one more release, which watches a namespace that is there already. */
  static InstalledOperator installAnother(
      RealCluster cluster, String release, String migrations, String... values) {
    InstalledOperator operator =
        new InstalledOperator(cluster, release, migrations + "-" + release, migrations);
    cluster.makeNamespace(operator.namespace);
    operator.helm("install", values);
    return operator;
  }

  /** Installs or upgrades, and waits until the replicas are ready. */
  void helm(String command, String... values) {
    List<String> arguments = new ArrayList<>(List.of(command, release, CHART));
    arguments.addAll(List.of("--namespace", namespace, "--wait", "--timeout", "180s"));
    arguments.addAll(
        List.of(
            "--set",
            "image.repository=" + cluster.imageRepository(),
            "--set-string", // a tag may be a number
            "image.tag=" + cluster.imageTag(),
            "--set",
            "image.pullPolicy=Never",
            "--set",
            "crds.install=false",
            "--set",
            "watchNamespaces={" + migrations + "}"));
    arguments.addAll(List.of(values));
    cluster.helm(arguments.toArray(String[]::new));
  }

  /** The namespace it is in. */
  String namespace() {
    return namespace;
  }

  /** The names of its Deployment, lease and roles. */
  String name() {
    return release.equals(RELEASE) ? RELEASE : release + "-" + RELEASE;
  }

  /** The pod that works, by its lease. */
  String leader() {
    JsonNode lease = cluster.get(namespace, "lease", name());
    return lease.at("/spec/holderIdentity").asText();
  }

  /** The log of the pod that works. */
  String log() {
    return cluster.kubectl("logs", "--namespace", namespace, leader(), "--tail=-1");
  }

  /** What the pod that works shows to Prometheus. */
  String metrics() {
    return cluster.kubectl("get", "--raw", metricsPath());
  }

  /** Where the API server has the metrics of the pod that works. */
  String metricsPath() {
    return "/api/v1/namespaces/" + namespace + "/pods/" + leader() + ":8080/proxy/metrics";
  }

  /** Removes the release, and leaves the migrations. */
  void uninstall() {
    cluster.helm("uninstall", release, "--namespace", namespace, "--wait");
  }

  /**
   * Ends the pod that works at once, without a chance to tidy up.
   *
   * @return false when it has ended already, and no other one has taken over yet
   */
  boolean killLeader() {
    return cluster
            .tryKubectl(
                "delete", "pod", leader(), "--namespace", namespace, "--grace-period=0", "--force")
            .exitCode()
        == 0;
  }

  @Override
  public void close() {
    cluster.tryKubectl("delete", "tsm", "--all", "--namespace", migrations, "--timeout=120s");
    Stream.of(migrations, namespace)
        .forEach(one -> cluster.tryKubectl("delete", "namespace", one, "--wait=false"));
    cluster.tryHelm("uninstall", release, "--namespace", namespace);
  }
}
