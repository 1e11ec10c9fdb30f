package dev.timescalemigration.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.quarkiverse.operatorsdk.runtime.QuarkusConfigurationService;
import io.quarkiverse.operatorsdk.runtime.QuarkusControllerConfiguration;
import java.time.Duration;

/**
 * The configuration of the controller, with deletions reconciled like changes: which resource needs
 * a finalizer is decided for each one. The Java Operator SDK 5.2 would give a finalizer to all of
 * them, and Quarkus' extension 7.4 passes over the setting of the annotation ({@code
 * QuarkusControllerConfiguration} has no {@code triggerReconcilerOnAllEvents}).
 */
final class ReconcilingDeletions<R extends HasMetadata> extends QuarkusControllerConfiguration<R> {
  private static final Duration AT_LEAST_EVERY = Duration.ofHours(10);

  ReconcilingDeletions(
      QuarkusControllerConfiguration<R> given, QuarkusConfigurationService configuration) {
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
