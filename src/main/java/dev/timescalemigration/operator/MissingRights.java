package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is said when the API server refuses what the operator needs, as when its role binding is
 * gone. All migrations meet it at once, and again and again; one line a minute reports it.
 */
final class MissingRights {
  private static final Logger LOG = LoggerFactory.getLogger(MissingRights.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final Clock clock;
  private final AtomicReference<Instant> logged = new AtomicReference<>(Instant.EPOCH);

  MissingRights(Clock clock) {
    this.clock = clock;
  }

  /** Whether the API server refused a request for want of a right. */
  static boolean areWhy(KubernetesClientException refused) {
    return refused.getCode() == HttpURLConnection.HTTP_FORBIDDEN;
  }

  static MigrationFailure failure(KubernetesClientException refused) {
    String said =
        refused.getStatus() == null ? "it is forbidden" : refused.getStatus().getMessage();
    return MigrationFailure.userAction(
        "OperatorForbidden",
        "the API server does not let the operator work: " + said,
        "let the operator's administrator restore its roles and role bindings, for example by helm"
            + " upgrade");
  }

  /** Where the status cannot be written either. */
  void log(MigrationFailure failure) {
    Instant now = clock.instant();
    Instant before = logged.get();
    if (!now.isBefore(before.plus(BETWEEN_LINES)) && logged.compareAndSet(before, now)) {
      LOG.error("{}; nothing is done until then: {}", failure.getMessage(), failure.hint().get());
    }
  }
}
