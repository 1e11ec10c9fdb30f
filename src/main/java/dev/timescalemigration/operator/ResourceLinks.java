package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.LocalReference;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.HashSet;
import java.util.Set;

/** Which resource of the namespace another one names. */
final class ResourceLinks {
  private ResourceLinks() {}

  /** The migration that a comparison names. */
  static Set<ResourceID> migrationOf(TimescaleComparison comparison) {
    return named(comparison, comparison.getSpec().migrationRef());
  }

  /** The migrations to which a comparison may be of interest. */
  static Set<ResourceID> migrationsOf(TimescaleComparison comparison) {
    Set<ResourceID> all = new HashSet<>(migrationOf(comparison));
    comparison.getMetadata().getOwnerReferences().stream()
        .filter(owner -> owner.getKind().equals(TimescaleMigration.KIND))
        .map(owner -> new ResourceID(owner.getName(), comparison.getMetadata().getNamespace()))
        .forEach(all::add);
    return all;
  }

  /** The comparison that a migration names, and the one that it may have of its own. */
  static Set<ResourceID> comparisonsOf(TimescaleMigration migration) {
    Set<ResourceID> all =
        new HashSet<>(named(migration, migration.getSpec().validate().comparisonRef()));
    all.add(new ResourceID(OwnComparison.name(migration), migration.getMetadata().getNamespace()));
    return all;
  }

  private static Set<ResourceID> named(HasMetadata resource, LocalReference reference) {
    return reference == null
        ? Set.of()
        : Set.of(new ResourceID(reference.name(), resource.getMetadata().getNamespace()));
  }
}
