package dev.timescalemigration.operator;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
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

  void emit(HasMetadata resource, StatusChange change) {
    Instant now = clock.instant();
    String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
    String message = change.message();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withNamespace(resource.getMetadata().getNamespace())
            .withGenerateName(resource.getMetadata().getName() + ".")
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
            .withApiVersion(resource.getApiVersion())
            .withKind(resource.getKind())
            .withNamespace(resource.getMetadata().getNamespace())
            .withName(resource.getMetadata().getName())
            .withUid(resource.getMetadata().getUid())
            .endInvolvedObject()
            .build();
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (KubernetesClientException e) {
      LOG.warn("the event {} could not be emitted: {}", change.reason().value(), e.getMessage());
    }
  }
}
