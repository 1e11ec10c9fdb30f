package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one writer of statuses: nothing when nothing is new, and never more than one in a while. */
final class StatusWriter {
  /** Two hundred migrations that copy shall not keep an API server busy. */
  static final Duration BETWEEN_WRITES = Duration.ofSeconds(5);

  private static final Duration AT_ONCE = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

  private final MigrationEvents events;
  private final Clock clock;
  private final Map<ResourceID, Instant> written = new ConcurrentHashMap<>();

  StatusWriter(MigrationEvents events, Clock clock) {
    this.events = events;
    this.clock = clock;
  }

  /**
   * What is to be said about a status.
   *
   * @param <S> the kind of status
   */
  interface StatusChanges<S> {
    /** The changes to report when a status follows another. */
    List<StatusChange> between(Optional<S> earlier, S now);

    /** Whether work may begin now that the status shows it. */
    boolean mayBegin(Optional<S> earlier, S now);
  }

  /** Of a migration: its phase's work begins when the status shows the phase. */
  private static final StatusChanges<TimescaleMigrationStatus> OF_MIGRATION =
      new StatusChanges<>() {
        @Override
        public List<StatusChange> between(
            Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
          return StatusChange.between(earlier, now);
        }

        @Override
        public boolean mayBegin(
            Optional<TimescaleMigrationStatus> earlier, TimescaleMigrationStatus now) {
          return !earlier.map(TimescaleMigrationStatus::phase).equals(Optional.of(now.phase()));
        }
      };

  /** Writes the status of a migration. */
  Optional<Duration> write(
      TimescaleMigration migration,
      TimescaleMigrationStatus status,
      Context<TimescaleMigration> context) {
    return write(migration, new TimescaleMigration(), status, OF_MIGRATION, context);
  }

  /**
   * Writes a status when it says something new.
   *
   * @param patch an empty resource of the same kind
   * @return when to look again because of it: when it was too early to write, and at once when work
   *     may begin now that the status shows it
   */
  <S, R extends CustomResource<?, S>> Optional<Duration> write(
      R resource, R patch, S status, StatusChanges<S> changes, Context<R> context) {
    Optional<S> before = Optional.ofNullable(resource.getStatus());
    if (before.filter(status::equals).isPresent()) {
      return Optional.empty();
    }
    ResourceID id = ResourceID.fromResource(resource);
    Instant now = clock.instant();
    Instant earliest = written.getOrDefault(id, Instant.EPOCH).plus(BETWEEN_WRITES);
    if (now.isBefore(earliest)) {
      return Optional.of(Duration.between(now, earliest));
    }
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .withUid(resource.getMetadata().getUid())
            .build());
    patch.setStatus(status);
    written.put(id, now);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(resource, patch, context);
    for (StatusChange change : changes.between(before, status)) {
      LOG.info("{}: {}", change.reason().value(), change.message());
      events.emit(resource, change);
    }
    return changes.mayBegin(before, status) ? Optional.of(AT_ONCE) : Optional.empty();
  }

  void forget(ResourceID migration) {
    written.remove(migration);
  }
}
