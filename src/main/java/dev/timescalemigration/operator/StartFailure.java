package dev.timescalemigration.operator;

import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.postgres.DatabaseErrors;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.util.stream.Stream;

/** Why the operator cannot start, as a failure that a person reads. */
final class StartFailure {
  private static final int DEEPEST_CAUSE = 20;

  private StartFailure() {}

  /** The failure that what was thrown represents. */
  static MigrationFailure of(Throwable thrown) {
    return DatabaseErrors.find(thrown, MigrationFailure.class)
        .or(
            () ->
                DatabaseErrors.find(thrown, KubernetesClientException.class)
                    .map(StartFailure::ofApiServer))
        .or(() -> DatabaseErrors.find(thrown, IOException.class).map(StartFailure::unreachable))
        .orElseGet(() -> other(thrown));
  }

  /** One line: what is wrong, and how to fix it. */
  static String line(MigrationFailure failure) {
    return "the operator cannot start: "
        + failure.getMessage()
        + failure.hint().map(hint -> "; to fix: " + hint).orElse("");
  }

  private static MigrationFailure ofApiServer(KubernetesClientException e) {
    return switch (e.getCode()) {
      case HttpURLConnection.HTTP_FORBIDDEN -> MissingRights.failure(e);
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          MigrationFailure.userAction(
              "OperatorUnauthorized",
              "the API server does not accept the operator's token",
              "check the token in the kubeconfig, or the pod's service account");
      case HttpURLConnection.HTTP_NOT_FOUND ->
          MigrationFailure.userAction(
              "DefinitionMissing",
              "the cluster does not know TimescaleMigration and TimescaleComparison resources",
              "install the CRDs: kubectl apply --server-side -k crds");
      default ->
          DatabaseErrors.find(e, IOException.class).map(StartFailure::unreachable).orElse(other(e));
    };
  }

  private static MigrationFailure unreachable(IOException e) {
    return MigrationFailure.of(
            FailureKind.TEMPORARY,
            "ApiServerUnreachable",
            "the API server cannot be reached: " + said(e),
            "check the server in the kubeconfig, or the network policy of the operator's pod")
        .causedBy(e, null);
  }

  private static MigrationFailure other(Throwable thrown) {
    Throwable root =
        Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
            .limit(DEEPEST_CAUSE)
            .reduce(thrown, (outer, inner) -> inner);
    return MigrationFailure.of(FailureKind.UNEXPECTED, "CannotStart", said(root), null)
        .causedBy(thrown, null);
  }

  private static String said(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }
}
