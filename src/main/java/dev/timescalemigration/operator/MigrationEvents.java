package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Emits events, which {@code kubectl describe} shows. An event that cannot be emitted stops
 * nothing.
 */
final class MigrationEvents {
  private static final Logger LOG = LoggerFactory.getLogger(MigrationEvents.class);
  private static final int LONGEST_MESSAGE = 1000;

  private final KubernetesClient client;
  private final Clock clock;

  MigrationEvents(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  void emit(TimescaleMigration migration, StatusChange change) {
    Instant now = clock.instant();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String message = change.message();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(migration.getMetadata().getNamespace())
            .withGenerateName(migration.getMetadata().getName() + ".")
            .endMetadata()
            .withType(change.reason().type())
            .withReason(change.reason().value())
            .withMessage(
                message.length() > LONGEST_MESSAGE
                    ? message.substring(0, LONGEST_MESSAGE - 1) + "…"
                    : message)
            .withFirstTimestamp(time)
            .withLastTimestamp(time)
            .withCount(1)
            .withNewSource()
            .withComponent(WorkerJob.OPERATOR)
            .endSource()
            .withReportingComponent(WorkerJob.OPERATOR)
            .withNewInvolvedObject()
            .withApiVersion(migration.getApiVersion())
            .withKind(migration.getKind())
            .withNamespace(migration.getMetadata().getNamespace())
            .withName(migration.getMetadata().getName())
            .withUid(migration.getMetadata().getUid())
            .endInvolvedObject()
            .build();
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warn("the event {} could not be emitted: {}", change.reason().value(), e.getMessage());
    }
  }
}
