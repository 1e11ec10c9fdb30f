package dev.timescalemigration.operator.claim;

import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Leases of Kubernetes, one in each namespace. */
final class LeaseStore implements ClaimStore {
  /** The name of the lease. The operator's roles name it. */
  private static final String NAME = "timescale-migrations";

  private final KubernetesClient client;

  LeaseStore(KubernetesClient client) {
    this.client = client;
  }

  @Override
  public Optional<Held> find(String namespace) {
    Lease lease = client.leases().inNamespace(namespace).withName(NAME).get();
    return Optional.ofNullable(lease)
        .map(
            found ->
                new Held(
                    Optional.ofNullable(found.getSpec())
                        .map(LeaseSpec::getHolderIdentity)
                        .orElse(""),
                    found.getMetadata().getResourceVersion()));
  }

  @Override
  public boolean write(String namespace, Optional<Held> seen, String holder, Instant now) {
    Lease lease = lease(namespace, seen.map(Held::version).orElse(null), holder, now);
    Resource<Lease> resource = client.resource(lease);
    try {
      if (seen.isPresent()) {
        resource.update();
      } else {
        resource.create();
      }
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_CONFLICT
          || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      if (isNamespaceEnding(e)) {
        // Nothing can be made in it any more. What remains is to remove ledgers, which two may do.
        return true;
      }
      throw e;
    }
  }

  private static Lease lease(String namespace, String version, String holder, Instant now) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withNamespace(namespace)
        .withResourceVersion(version)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder)
        .withLeaseDurationSeconds((int) NamespaceClaim.DURATION.toSeconds())
        .withRenewTime(now.atZone(ZoneOffset.UTC))
        .endSpec()
        .build();
  }

  private static boolean isNamespaceEnding(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_FORBIDDEN
        && Optional.ofNullable(e.getStatus())
            .map(status -> status.getDetails())
            .map(StatusDetails::getCauses)
            .stream()
            .flatMap(causes -> causes.stream())
            .anyMatch(cause -> "NamespaceTerminating".equals(cause.getReason()));
  }
}
