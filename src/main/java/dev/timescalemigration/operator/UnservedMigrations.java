package dev.timescalemigration.operator;

import dev.timescalemigration.operator.claim.Claim;
import dev.timescalemigration.operator.claim.Claim.ClaimState;
import dev.timescalemigration.operator.claim.NamespaceClaims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Migrations that this operator watches and does not run, as another one runs those of their
 * namespace. Their status is the other's. So a line in the log, an event and a metric say it.
 */
final class UnservedMigrations {
  private static final Logger LOG = LoggerFactory.getLogger(UnservedMigrations.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  private final NamespaceClaims claims;
  private final MigrationEvents events;
  private final MissingRights missingRights;
  private final Consumer<Set<ResourceID>> changed;

  /** The operator that runs a migration instead of this one. */
  private final Map<ResourceID, String> holders = new ConcurrentHashMap<>();

  /**
   * None is known yet.
   *
   * @param changed takes all of them when they have changed
   */
  UnservedMigrations(
      NamespaceClaims claims,
      MigrationEvents events,
      MissingRights missingRights,
      Consumer<Set<ResourceID>> changed) {
    this.claims = claims;
    this.events = events;
    this.missingRights = missingRights;
    this.changed = changed;
  }

  /** When to look again; empty if this operator runs the migration. */
  Optional<Duration> waitFor(HasMetadata migration) {
    ResourceID id = ResourceID.fromResource(migration);
    try {
      Claim claim = claims.of(migration.getMetadata().getNamespace());
      if (claim.isMine()) {
        forget(id);
        return Optional.empty();
      }
      if (claim.state() == ClaimState.OF_ANOTHER) {
        report(migration, id, claim.holder());
      }
    } catch (KubernetesClientException e) {
      if (!MissingRights.areWhy(e)) {
        throw e;
      }
      // The status may be another operator's, so only the log says it.
      missingRights.log(MissingRights.failure(e));
    }
    return Optional.of(LOOK_EVERY);
  }

  void forget(ResourceID migration) {
    if (holders.remove(migration) != null) {
      changed.accept(holders.keySet());
    }
  }

  private void report(HasMetadata migration, ResourceID id, String holder) {
    if (holder.equals(holders.put(id, holder))) {
      return;
    }
    changed.accept(holders.keySet());
    String text =
        "the operator "
            + holder
            + " runs the migrations of this namespace, and another operator watches them too; to"
            + " fix: let only one of them watch the namespace, see watchNamespaces of the chart";
    LOG.warn("this operator does not run {}: {}", id, text);
    events.emit(migration, new StatusChange(EventReason.SERVED_BY_ANOTHER, text));
  }
}
