package dev.timescalemigration.operator;

import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfigurationBuilder;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.monitoring.micrometer.MicrometerMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What the operator takes from its surroundings, given by its Deployment. */
final class OperatorBeans {
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
  OperatorSettings settings(
      @ConfigProperty(name = "tsm.worker.image") String image,
      @ConfigProperty(name = "tsm.worker.image-pull-policy") Optional<String> pullPolicy,
      @ConfigProperty(name = "tsm.worker.service-account", defaultValue = "default")
          String serviceAccount,
      @ConfigProperty(name = "tsm.worker.grace", defaultValue = "60s") Duration grace,
      @ConfigProperty(name = "tsm.worker.keep-finished", defaultValue = "1h") Duration keep) {
    return new OperatorSettings(image, pullPolicy.orElse(""), serviceAccount, grace, keep);
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
