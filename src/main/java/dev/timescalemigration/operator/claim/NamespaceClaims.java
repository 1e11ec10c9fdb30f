package dev.timescalemigration.operator.claim;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of all namespaces that this operator serves. All replicas of one operator hold them
 * under the same name: which replica works is decided by the lease of the Deployment.
 */
public final class NamespaceClaims implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NamespaceClaims.class);

  private final ClaimStore store;
  private final String operator;
  private final Clock clock;
  private final Map<String, NamespaceClaim> claims = new ConcurrentHashMap<>();
  private final ScheduledExecutorService renewals =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "namespace-leases");
            thread.setDaemon(true);
            return thread;
          });

  NamespaceClaims(ClaimStore store, String operator, Clock clock) {
    this.store = store;
    this.operator = operator;
    this.clock = clock;
  }

  /**
   * Leases in a cluster.
   *
   * @param operator the operator's name in the cluster, as {@code namespace/name}
   */
  public static NamespaceClaims in(KubernetesClient client, String operator, Clock clock) {
    NamespaceClaims claims = new NamespaceClaims(new LeaseStore(client), operator, clock);
    long seconds = NamespaceClaim.RENEW_EVERY.toSeconds();
    ScheduledFuture<?> unused =
        claims.renewals.scheduleWithFixedDelay(claims::renew, seconds, seconds, TimeUnit.SECONDS);
    return claims;
  }

  /**
   * Who runs the migrations of a namespace. This operator does from now on if nobody else does.
   *
   * @throws KubernetesClientException if the lease cannot be read or written
   */
  public Claim of(String namespace) {
    return claims
        .computeIfAbsent(namespace, name -> new NamespaceClaim(store, name, operator, clock))
        .ask();
  }

  /** Renews what is held. A namespace in which nobody asks any more is left to expire. */
  void renew() {
    claims.values().removeIf(NamespaceClaim::isUnused);
    claims.forEach(
        (namespace, claim) -> {
          try {
            claim.renew();
          } catch (RuntimeException e) {
            // Whoever asks next gets the reason, if it lasts until the lease has expired.
            LOG.debug("the lease of the namespace {} is not renewed", namespace, e);
          }
        });
  }

  @Override
  public void close() {
    renewals.shutdownNow();
  }
}
