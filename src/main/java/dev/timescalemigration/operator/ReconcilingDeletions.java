package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;

/**
 * The configuration of the controller, with deletions reconciled like changes: which resource needs
 * a finalizer is decided for each one. The Java Operator SDK 5.2 would give a finalizer to all of
 * them, and Quarkus' extension 7.4 passes over the setting of the annotation ({@code
 * QuarkusControllerConfiguration} has no {@code triggerReconcilerOnAllEvents}).
 */
final class ReconcilingDeletions extends QuarkusControllerConfiguration<TimescaleMigration> {
  private static final Duration AT_LEAST_EVERY = Duration.ofHours(10);

  ReconcilingDeletions(
      QuarkusControllerConfiguration<TimescaleMigration> given,
      QuarkusConfigurationService configuration) {
    super(
        given.getInformerConfig(),
        given.getName(),
        given.isGenerationAware(),
        given.getAssociatedReconcilerClassName(),
        given.getRetry(),
        given.getRateLimiter(),
        given.maxReconciliationInterval().orElse(AT_LEAST_EVERY),
        given.getFinalizerName(),
        given.fieldManager(),
        given.getWorkflow(),
        given.getResourceTypeName(),
        given.getResourceClass());
    setParent(configuration);
  }

  @Override
  public boolean triggerReconcilerOnAllEvents() {
    return true;
  }
}
