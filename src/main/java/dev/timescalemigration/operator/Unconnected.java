package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one answer to every way in which the operator gets no connection to a target. The operator
 * connects from its own place in the network to whatever a tenant names, so the difference between
 * a closed port, an open one and a firewall would show them what is there. The cause is in the
 * operator's log, under a reference; a worker's pod, which connects from the tenant's own place,
 * shows it in full.
 */
final class Unconnected {
  /** The reason. */
  static final String REASON = "TargetUnreachable";

  private static final Logger LOG = LoggerFactory.getLogger(Unconnected.class);

  private final Map<ResourceID, String> references = new ConcurrentHashMap<>();
  private final Map<ResourceID, String> logged = new ConcurrentHashMap<>();

  /** What a tenant reads in place of a failure, which is logged when it is another one. */
  MigrationFailure answer(ResourceID migration, MigrationFailure cause) {
    String reference =
        references.computeIfAbsent(migration, each -> UUID.randomUUID().toString().substring(0, 8));
    String said = cause.reason() + ": " + cause.getMessage();
    if (!said.equals(logged.put(migration, said))) {
      LOG.warn(
          "no connection for {}/{}, reference {}: {}",
          migration.getNamespace().orElse(""),
          migration.getName(),
          reference,
          said);
    }
    return MigrationFailure.of(
        FailureKind.TEMPORARY,
        REASON,
        "the operator gets no connection to the target",
        "check the target's secret, that its server runs, and that it may be reached from the"
            + " operator's pod; the operator's log has the cause with the reference "
            + reference);
  }

  void forget(ResourceID migration) {
    references.remove(migration);
    logged.remove(migration);
  }
}
