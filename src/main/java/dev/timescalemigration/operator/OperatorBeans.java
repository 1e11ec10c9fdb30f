package dev.timescalemigration.operator;

import dev.timescalemigration.operator.claim.NamespaceClaims;
import dev.timescalemigration.postgres.RefusedAddresses;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
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
import java.util.UUID;
import org.eclipse.microprofile.config.Config;

/** What the operator takes from its surroundings, given by its Deployment. */
final class OperatorBeans {
  private static final Duration TIME_TO_STOP = Duration.ofSeconds(10);

  /**
   * Of the Deployment; replicas of different installations in one namespace do not share a lease.
   */
  private static final String NAME = "tsm.operator.name";

  private static final String NAMESPACE = "tsm.operator.namespace";
  private static final String DEFAULT_NAME = "timescale-migration-operator";
  private static final String DEFAULT_NAMESPACE = "default";

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
      QuarkusConfigurationService configuration,
      TimescaleMigrationReconciler migrations,
      TimescaleComparisonReconciler comparisons) {
    Operator operator = new Operator(configuration);
    operator.register(
        migrations,
        new ReconcilingDeletions<>(configuration.getConfigurationFor(migrations), configuration));
    operator.register(
        comparisons,
        new ReconcilingDeletions<>(configuration.getConfigurationFor(comparisons), configuration));
    operator.installShutdownHook(TIME_TO_STOP);
    return operator;
  }

  /** Migrations and comparisons of a namespace have one lease. */
  @Produces
  @Singleton
  NamespaceClaims claims(KubernetesClient client, OperatorSettings settings, Clock clock) {
    return NamespaceClaims.in(client, settings.operator(), clock);
  }

  @Produces
  @Singleton
  OperatorEnvironment environment(Config config) {
    return new OperatorEnvironment(config);
  }

  @Produces
  @Singleton
  OperatorSettings settings(OperatorEnvironment environment, KubernetesClient client) {
    return new OperatorSettings(
        environment.text(NAMESPACE, DEFAULT_NAMESPACE) + "/" + environment.text(NAME, DEFAULT_NAME),
        environment.required("tsm.worker.image", "registry.example/timescale-migration-operator:1"),
        environment.text("tsm.worker.image-pull-policy", ""),
        environment.text("tsm.worker.service-account", "default"),
        environment.duration("tsm.worker.grace", "60s"),
        environment.duration("tsm.worker.keep-finished", "1h"),
        new SecretConsent(environment.flag("tsm.secrets.require-consent", "true")),
        refused(environment, client),
        allowances(environment));
  }

  /** With the address of the API server, which the operator reaches and many tenants do not. */
  private static RefusedAddresses refused(
      OperatorEnvironment environment, KubernetesClient client) {
    RefusedAddresses networks =
        environment.read(
            "tsm.targets.refused-addresses",
            "",
            "a list of addresses and networks, such as 10.0.0.0/8,fd00::1",
            text -> RefusedAddresses.of(OperatorEnvironment.elements(text)));
    try {
      return networks.and(InetAddress.getAllByName(client.getMasterUrl().getHost()));
    } catch (UnknownHostException e) {
      throw new KubernetesClientException("the API server has no address", e);
    }
  }

  private static WorkerAllowances allowances(OperatorEnvironment environment) {
    String allowed = "tsm.worker.allowed.";
    return new WorkerAllowances(
        environment.list(allowed + "labels"),
        environment.list(allowed + "annotations"),
        environment.list(allowed + "priority-classes"),
        environment.list(allowed + "tolerations"),
        environment.flag(allowed + "cross-namespace-affinity", "false"));
  }

  /** One of several replicas works; the others wait for its lease to run out. Injected nowhere. */
  @Produces
  @Unremovable
  @Singleton
  LeaderElectionConfiguration leaderElection(OperatorEnvironment environment) {
    String replica =
        environment.text("tsm.operator.pod").orElseGet(() -> UUID.randomUUID().toString());
    return LeaderElectionConfigurationBuilder.aLeaderElectionConfiguration(
            environment.text(NAME, DEFAULT_NAME))
        .withLeaseNamespace(environment.text(NAMESPACE, DEFAULT_NAMESPACE))
        .withIdentity(replica)
        .withLeaderCallbacks(ReplicaRole.logged(replica))
        .build();
  }
}
