package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.LocalReference;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;

/** Which resource of the namespace another one names. */
final class ResourceLinks {
  private ResourceLinks() {}

  /** The migration that a comparison names. */
  static Set<ResourceID> migrationOf(TimescaleComparison comparison) {
    return named(comparison, comparison.getSpec().migrationRef());
  }

  /** The comparison that a migration names. */
  static Set<ResourceID> comparisonOf(TimescaleMigration migration) {
    return named(migration, migration.getSpec().validate().comparisonRef());
  }

  private static Set<ResourceID> named(HasMetadata resource, LocalReference reference) {
    return reference == null
        ? Set.of()
        : Set.of(new ResourceID(reference.name(), resource.getMetadata().getNamespace()));
  }
}
