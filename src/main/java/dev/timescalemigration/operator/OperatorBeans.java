package dev.timescalemigration.operator;

import dev.timescalemigration.postgres.RefusedAddresses;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the operator takes from its surroundings, given by its Deployment. */
final class OperatorBeans {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  private static final String LEASE = "timescale-migration-operator";

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  /** Without series of single resources, which would stay when a resource is gone. */
  @Produces
  @Singleton
  Metrics metrics(MeterRegistry registry) {
    return MicrometerMetrics.withoutPerResourceMetrics(registry);
  }

  @Produces
  @Singleton
  Operator operator(
      QuarkusConfigurationService configuration, TimescaleMigrationReconciler reconciler) {
    Operator operator = new Operator(configuration);
    operator.register(
        reconciler,
        new ReconcilingDeletions(configuration.getConfigurationFor(reconciler), configuration));
    operator.installShutdownHook(TIME_TO_STOP);
    return operator;
  }

  @Produces
  @Singleton
  OperatorSettings settings(
      @ConfigProperty(name = "tsm.worker.image") String image,
      @ConfigProperty(name = "tsm.worker.image-pull-policy") Optional<String> pullPolicy,
      @ConfigProperty(name = "tsm.worker.service-account", defaultValue = "default")
          String serviceAccount,
      @ConfigProperty(name = "tsm.worker.grace", defaultValue = "60s") Duration grace,
      @ConfigProperty(name = "tsm.worker.keep-finished", defaultValue = "1h") Duration keep,
      @ConfigProperty(name = "tsm.secrets.require-consent", defaultValue = "true")
          boolean requireConsent,
      RefusedAddresses refused,
      WorkerAllowances allowances) {
    return new OperatorSettings(
        image,
        pullPolicy.orElse(""),
        serviceAccount,
        grace,
        keep,
        new SecretConsent(requireConsent),
        refused,
        allowances);
  }

  /** With the address of the API server, which the operator reaches and many tenants do not. */
  @Produces
  @Singleton
  RefusedAddresses refused(
      KubernetesClient client,
      @ConfigProperty(name = "tsm.targets.refused-addresses") Optional<List<String>> networks)
      throws UnknownHostException {
    List<String> all = new ArrayList<>(networks.orElse(List.of()));
    for (InetAddress address : InetAddress.getAllByName(client.getMasterUrl().getHost())) {
      all.add(address.getHostAddress());
    }
    return RefusedAddresses.of(all);
  }

  @Produces
  @Singleton
  WorkerAllowances allowances(
      @ConfigProperty(name = "tsm.worker.allowed.labels") Optional<List<String>> labels,
      @ConfigProperty(name = "tsm.worker.allowed.annotations") Optional<List<String>> annotations,
      @ConfigProperty(name = "tsm.worker.allowed.priority-classes")
          Optional<List<String>> priorityClasses,
      @ConfigProperty(name = "tsm.worker.allowed.tolerations") Optional<List<String>> tolerations,
      @ConfigProperty(name = "tsm.worker.allowed.cross-namespace-affinity", defaultValue = "false")
          boolean crossNamespaceAffinity) {
    return new WorkerAllowances(
        labels.orElse(List.of()),
        annotations.orElse(List.of()),
        priorityClasses.orElse(List.of()),
        tolerations.orElse(List.of()),
        crossNamespaceAffinity);
  }

  /** One of several replicas works; the others wait for its lease to run out. Injected nowhere. */
  @Produces
  @Unremovable
  @Singleton
  LeaderElectionConfiguration leaderElection(
      @ConfigProperty(name = "tsm.operator.namespace", defaultValue = "default") String namespace,
      @ConfigProperty(name = "tsm.operator.pod") Optional<String> pod) {
    LeaderElectionConfigurationBuilder election =
        LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(LEASE)
            .withLeaseNamespace(namespace);
    pod.ifPresent(election::withIdentity);
    return election.build();
  }
}
