package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.failure.MigrationFailure;
import io.fabric8.kubernetes.api.model.NamedContext;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** Which cluster and which namespace, named as kubectl names them. */
public final class ClusterOption {
  private static final int TIMEOUT_MILLIS = 10_000;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The kubeconfig. Default: $KUBECONFIG, else ~/.kube/config.")
  private Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "The context of the kubeconfig. Default: its current context.")
  private String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "The namespace. Default: the namespace of the context.")
  private String namespace;

  /**
   * The migrations of the namespace.
   *
   * @throws MigrationFailure of kind USAGE when no cluster is configured
   */
  Migrations open() {
    Config config = config();
    String wanted =
        Optional.ofNullable(namespace)
            .or(() -> Optional.ofNullable(config.getNamespace()))
            .orElse("default");
    KubernetesClient client = new KubernetesClientBuilder().withConfig(config).build();
    return new Migrations(client, wanted);
  }

  private Config config() {
    try {
      Config config =
          kubeconfig == null
              ? Config.autoConfigure(context)
              : Config.fromKubeconfig(context, kubeconfig.toFile());
      requireContext(config);
      return new ConfigBuilder(config)
          .withConnectionTimeout(TIMEOUT_MILLIS)
          .withRequestTimeout(TIMEOUT_MILLIS)
          .withRequestRetryBackoffLimit(0)
          .build();
    } catch (KubernetesClientException | IllegalArgumentException e) {
      throw MigrationFailure.usage(
          "BadKubeconfig",
          (kubeconfig == null ? "the kubeconfig" : kubeconfig)
              + " cannot be read: "
              + e.getMessage(),
          "name a kubeconfig with --kubeconfig");
    }
  }

  /** The client takes the current context where the wanted one is missing: another cluster. */
  private void requireContext(Config config) {
    Optional<String> current =
        Optional.ofNullable(config.getCurrentContext()).map(NamedContext::getName);
    if (context != null && !current.equals(Optional.of(context))) {
      throw MigrationFailure.usage(
          "UnknownContext",
          "the kubeconfig has no context " + context,
          "its contexts are: "
              + config.getContexts().stream()
                  .map(NamedContext::getName)
                  .collect(Collectors.joining(", ")));
    }
  }
}
