package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.DeletionPolicy;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The finalizer that keeps a deleted resource until the ledger in its target is removed, or until
 * nothing of capture is left on its source. Only {@code deletionPolicy: Cleanup} and a capture that
 * has begun need it: every other resource, and with it the CRD, can be deleted while no operator
 * runs.
 */
final class LedgerFinalizer {
  /** The name that earlier releases gave to it. */
  static final String NAME = "timescalemigrations." + TimescaleMigration.GROUP + "/finalizer";

  private final KubernetesClient client;

  LedgerFinalizer(KubernetesClient client) {
    this.client = client;
  }

  /** Adds or removes it, as the deletion policy asks for. */
  void align(TimescaleMigration migration) {
    boolean needed =
        migration.getSpec().deletionPolicy() == DeletionPolicy.CLEANUP
            || CaptureCleanup.isNeeded(migration);
    if (needed && !migration.hasFinalizer(NAME)) {
      List<String> finalizers = new ArrayList<>(migration.getMetadata().getFinalizers());
      finalizers.add(NAME);
      set(migration, finalizers);
    } else if (!needed) {
      remove(migration);
    }
  }

  /** Lets a resource go. */
  void remove(TimescaleMigration migration) {
    if (migration.hasFinalizer(NAME)) {
      set(
          migration,
          migration.getMetadata().getFinalizers().stream()
              .filter(name -> !name.equals(NAME))
              .toList());
    }
  }

  /** A resource that has changed meanwhile is looked at again because of that change. */
  private void set(TimescaleMigration migration, List<String> finalizers) {
    String patch =
        Json.write(
            Map.of(
                "metadata",
                Map.of(
                    "resourceVersion",
                    migration.getMetadata().getResourceVersion(),
                    "finalizers",
                    finalizers)));
    try {
      client.resource(migration).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT
          && e.getCode() != HttpURLConnection.HTTP_NOT_FOUND) {
        throw e;
      }
    }
  }
}
