package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.PrimaryUpdateAndCacheUtils;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
   * Writes a status when it says something new.
   *
   * @return when to look again because of it: when it was too early to write, and at once when a
   *     phase was entered, as its work may begin now that the status shows it
   */
  Optional<Duration> write(
      TimescaleMigration migration,
      TimescaleMigrationStatus status,
      Context<TimescaleMigration> context) {
    Optional<TimescaleMigrationStatus> before = Optional.ofNullable(migration.getStatus());
    if (before.filter(status::equals).isPresent()) {
      return Optional.empty();
    }
    ResourceID id = ResourceID.fromResource(migration);
    Instant now = clock.instant();
    Instant earliest = written.getOrDefault(id, Instant.EPOCH).plus(BETWEEN_WRITES);
    if (now.isBefore(earliest)) {
      return Optional.of(Duration.between(now, earliest));
    }
    TimescaleMigration patch = new TimescaleMigration();
    patch.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace(migration.getMetadata().getNamespace())
            .withName(migration.getMetadata().getName())
            .withUid(migration.getMetadata().getUid())
            .build());
    patch.setStatus(status);
    written.put(id, now);
    PrimaryUpdateAndCacheUtils.ssaPatchStatusAndCacheResource(migration, patch, context);
    for (StatusChange change : StatusChange.between(before, status)) {
      LOG.info("{}: {}", change.reason().value(), change.message());
      events.emit(migration, change);
    }
    boolean entered =
        !before.map(TimescaleMigrationStatus::phase).equals(Optional.of(status.phase()));
    return entered ? Optional.of(AT_ONCE) : Optional.empty();
  }

  void forget(ResourceID migration) {
    written.remove(migration);
  }
}
