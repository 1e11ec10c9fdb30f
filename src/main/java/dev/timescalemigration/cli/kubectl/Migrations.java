package dev.timescalemigration.cli.kubectl;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.cli.run.OperatingUser;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The migrations of one namespace of a cluster.
 *
 * <p>Every method throws a {@link MigrationFailure}: TEMPORARY when the cluster is not reached or
 * the resource was changed meanwhile, USER_ACTION when the cluster refuses.
 */
final class Migrations implements AutoCloseable {
  /** The label with the migration's name that the operator gives to Jobs and pods. */
  private static final String LABEL = TimescaleMigration.GROUP + "/migration";

  /** What the API server takes. */
  private static final int LONGEST_FIELD_MANAGER = 128;

  /** Of a write that meets a newer status each time. */
  private static final int MOST_ATTEMPTS = 10;

  private static final Pattern NO_ADDRESS = Pattern.compile("[^A-Za-z0-9.@_-]");

  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;

  Migrations(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /** The namespace. */
  String namespace() {
    return namespace;
  }

  /** All of them, by name. */
  List<TimescaleMigration> all() {
    return asked(() -> resources().inNamespace(namespace).list().getItems()).stream()
        .sorted(Comparator.comparing(Migrations::name))
        .toList();
  }

  /** Those of all namespaces, by namespace and name. */
  List<TimescaleMigration> ofAllNamespaces() {
    return asked(() -> resources().inAnyNamespace().list().getItems()).stream()
        .sorted(
            Comparator.comparing((TimescaleMigration each) -> each.getMetadata().getNamespace())
                .thenComparing(Migrations::name))
        .toList();
  }

  /**
   * The migration of a name, or the only one.
   *
   * @param name null for the only one of the namespace
   */
  TimescaleMigration find(String name) {
    List<TimescaleMigration> all = name == null ? all() : List.of();
    if (all.size() == 1) {
      return all.get(0);
    }
    if (name == null) {
      throw all.isEmpty()
          ? MigrationFailure.userAction(
              "NotFound",
              "there is no migration in namespace " + namespace,
              "name another namespace with --namespace")
          : MigrationFailure.usage(
              "WhichMigration",
              "namespace " + namespace + " has " + all.size() + " migrations",
              "name one of "
                  + all.stream().map(Migrations::name).collect(Collectors.joining(", ")));
    }
    return Optional.ofNullable(asked(() -> resource(name).get()))
        .orElseThrow(
            () ->
                MigrationFailure.userAction(
                    "NotFound",
                    "there is no migration " + name + " in namespace " + namespace,
                    "'kubectl tsm status --all-namespaces' lists all"));
  }

  /**
   * The API server keeps the name with the fields that are written: who opened a gate. It travels
   * in the request's address, and so has no blanks and nothing that is not read as itself there.
   */
  private static PatchContext asThisUser() {
    String name =
        "kubectl-tsm"
            + OperatingUser.name()
                .map(user -> ":" + NO_ADDRESS.matcher(user).replaceAll("_"))
                .orElse("");
    return new PatchContext.Builder()
        .withPatchType(PatchType.JSON_MERGE)
        .withFieldManager(name.substring(0, Math.min(name.length(), LONGEST_FIELD_MANAGER)))
        .build();
  }

  /**
   * Changes fields of the spec; refused when somebody else changed the spec meanwhile. The operator
   * writes the status at any time, which changes the resource's version and not its generation.
   *
   * @see <a
   *     href="https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#status-subresource">Kubernetes,
   *     status subresource: the generation</a>
   */
  void patch(TimescaleMigration seen, Map<String, ?> spec) {
    asked(
        () -> {
          TimescaleMigration newest = seen;
          for (int attempt = 1; ; attempt++) {
            try {
              return resource(name(seen)).patch(asThisUser(), patchOf(newest, spec));
            } catch (KubernetesClientException e) {
              if (e.getCode() != CONFLICT || attempt == MOST_ATTEMPTS) {
                throw e;
              }
              newest = resource(name(seen)).get();
              if (!sameSpec(seen, newest)) {
                throw e;
              }
            }
          }
        });
  }

  private static String patchOf(TimescaleMigration version, Map<String, ?> spec) {
    return Json.write(
        Map.of(
            "metadata",
            Map.of("resourceVersion", version.getMetadata().getResourceVersion()),
            "spec",
            spec));
  }

  private static boolean sameSpec(TimescaleMigration seen, TimescaleMigration newest) {
    return newest != null
        && newest.getMetadata().getUid().equals(seen.getMetadata().getUid())
        && newest.getMetadata().getGeneration().equals(seen.getMetadata().getGeneration());
  }

  /** The pods of a migration that the cluster still has, the oldest first. */
  List<Pod> pods(TimescaleMigration migration) {
    return asked(
            () ->
                client
                    .pods()
                    .inNamespace(namespace)
                    .withLabel(LABEL, name(migration))
                    .list()
                    .getItems())
        .stream()
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
        .toList();
  }

  /** What a pod has written. */
  String log(Pod pod, int lastLines) {
    return asked(
        () ->
            client
                .pods()
                .inNamespace(namespace)
                .withName(name(pod))
                .tailingLines(lastLines)
                .getLog());
  }

  /** What a pod writes, until it ends; the caller closes it. */
  InputStream follow(Pod pod, int lastLines) {
    return asked(
        () ->
            client
                .pods()
                .inNamespace(namespace)
                .withName(name(pod))
                .tailingLines(lastLines)
                .watchLog()
                .getOutput());
  }

  /** The name of a resource. */
  static String name(HasMetadata resource) {
    return resource.getMetadata().getName();
  }

  private MixedOperation<
          TimescaleMigration,
          KubernetesResourceList<TimescaleMigration>,
          Resource<TimescaleMigration>>
      resources() {
    return client.resources(TimescaleMigration.class);
  }

  private Resource<TimescaleMigration> resource(String name) {
    return resources().inNamespace(namespace).withName(name);
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KubernetesClientException e) {
      throw failure(e).causedBy(e, null);
    }
  }

  private MigrationFailure failure(KubernetesClientException e) {
    String said =
        Optional.ofNullable(e.getStatus())
            .map(status -> status.getMessage())
            .orElse(e.getMessage());
    // Without an answer there is no code of one.
    if (e.getCode() <= 0) {
      return MigrationFailure.of(
          FailureKind.TEMPORARY,
          "Unreachable",
          "the cluster at " + client.getMasterUrl() + " does not answer",
          "check the context ('kubectl config current-context'), and run it again");
    }
    return switch (e.getCode()) {
      case UNAUTHORIZED, FORBIDDEN ->
          MigrationFailure.userAction(
              "Forbidden",
              "the cluster refuses: " + said,
              "let an administrator give you the right, or name another context with --context");
      case NOT_FOUND ->
          MigrationFailure.userAction(
              "NotInstalled",
              "the cluster does not know TimescaleMigration",
              "install the operator, or name another context with --context");
      case CONFLICT ->
          MigrationFailure.of(
              FailureKind.TEMPORARY,
              "ChangedMeanwhile",
              "the migration was changed meanwhile, so nothing was written",
              "run it again");
      default -> MigrationFailure.userAction("Refused", "the cluster refuses: " + said, null);
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
