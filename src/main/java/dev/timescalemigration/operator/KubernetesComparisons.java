package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to the comparisons of migrations what was decided. */
final class KubernetesComparisons {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesComparisons.class);

  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_REFUSAL = 300;

  private final KubernetesClient client;
  private final Map<ResourceID, String> refusals = new ConcurrentHashMap<>();

  KubernetesComparisons(KubernetesClient client) {
    this.client = client;
  }

  /** Why the API server does not take the comparison of a migration; empty when it did. */
  Optional<String> refusal(TimescaleMigration migration) {
    return Optional.ofNullable(refusals.get(ResourceID.fromResource(migration)));
  }

  void forget(TimescaleMigration migration) {
    refusals.remove(ResourceID.fromResource(migration));
  }

  /**
   * Does one thing. What was changed, made or removed by somebody else meanwhile is looked at again
   * because of that change.
   */
  void act(TimescaleMigration migration, ComparisonAction action) {
    ResourceID id = ResourceID.fromResource(migration);
    try {
      execute(action);
      refusals.remove(id);
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        String said = PrintableText.shortened(JobRefusal.causes(e), LONGEST_REFUSAL);
        if (!said.equals(refusals.put(id, said))) {
          LOG.warn("the comparison of {} is refused: {}", id, said);
        }
      } else if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }

  private void execute(ComparisonAction action) {
    if (action instanceof ComparisonAction.CreateComparison create) {
      GenericKubernetesResource resource =
          Json.MAPPER.convertValue(create.desired(), GenericKubernetesResource.class);
      client
          .genericKubernetesResources(resource.getApiVersion(), resource.getKind())
          .inNamespace(resource.getMetadata().getNamespace())
          .resource(resource)
          .create();
      LOG.info(
          "created the comparison {}/{}",
          resource.getMetadata().getNamespace(),
          resource.getMetadata().getName());
    } else if (action instanceof ComparisonAction.Patch patch) {
      client.resource(patch.there()).patch(PatchContext.of(PatchType.JSON), patch.patch());
    } else if (action instanceof ComparisonAction.RemoveComparison remove) {
      TimescaleComparison there = remove.there();
      LOG.info(
          "removing the comparison {}: its migration does not ask for it any more",
          ResourceID.fromResource(there));
      client.resource(there).lockResourceVersion(there.getMetadata().getResourceVersion()).delete();
    }
  }
}
