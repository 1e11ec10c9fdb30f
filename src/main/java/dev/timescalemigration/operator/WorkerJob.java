package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.SecretReference;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.api.v1alpha1.WorkerToleration;
import dev.timescalemigration.api.v1alpha1.WorkersSpec;
import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.EmptyDirVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Job of a worker as it should be: pure, from the resource and the installation's settings.
 *
 * <p>A Job runs one pod and does not try again: how a worker ended, and when the next one begins,
 * is decided in one place, the operator. Only a pod that was evicted or drained is replaced by
 * Kubernetes itself, at once.
 */
final class WorkerJob {
  /** Begins the names of all labels and annotations of ours. */
  static final String PREFIX = TimescaleMigration.GROUP + "/";

  /** The label with the migration's name, by which Jobs and pods are found. */
  static final String MIGRATION = PREFIX + "migration";

  /** The label with the phase's word. */
  static final String PHASE = PREFIX + "phase";

  /** The label that identifies our Jobs. */
  static final String MANAGED_BY = "app.kubernetes.io/managed-by";

  /** Its value. */
  static final String OPERATOR = "timescale-migration-operator";

  /** The annotation with a digest of what the Job does and how; another one, another Job. */
  static final String TEMPLATE = PREFIX + "template";

  /**
   * The annotation with the moment at which the phase was entered. Copying that was done before
   * chunks were requeued is not the copying that is to be done now.
   */
  static final String PHASE_RUN = PREFIX + "phase-run";

  /** The annotation with the number of tries that failed before this one. */
  static final String ATTEMPT = PREFIX + "attempt";

  private static final long USER = 65532;
  private static final int GRACE_MARGIN_SECONDS = 20;
  private static final int READABLE_BY_GROUP = 0440;

  /**
   * The image ends its program when memory runs out, as is right for the operator. A worker that
   * meets a row larger than its memory parks the chunk instead, and says which row it is. The JVM
   * reads this variable last, after the image's options.
   */
  private static final String OUTLIVE_LARGE_ROWS = "-XX:-ExitOnOutOfMemoryError";

  private WorkerJob() {}

  /** The Job of a phase of a migration. */
  static Job desired(
      TimescaleMigration migration,
      WorkerJobName name,
      String phaseRun,
      int attempt,
      OperatorSettings settings) {
    return desired(pod(migration, name, settings), phaseRun, attempt, settings);
  }

  private static WorkerPod pod(
      TimescaleMigration migration, WorkerJobName name, OperatorSettings settings) {
    return new WorkerPod(
        migration,
        migration.getSpec().workers(),
        secrets(migration.getSpec()),
        name.of(migration.getMetadata().getName()),
        Map.of(MIGRATION, migration.getMetadata().getName(), PHASE, name.phase().value()),
        arguments(migration, name, settings),
        List.of("--again"),
        deadline(name.phase()));
  }

  /** The secrets of a migration. */
  static SecretNames secrets(TimescaleMigrationSpec spec) {
    return new SecretNames(spec.source().secretRef().name(), spec.target().secretRef().name());
  }

  /**
   * The Job of any worker.
   *
   * @param phaseRun identifies this run
   * @param attempt how many tries failed before
   */
  static Job desired(WorkerPod worker, String phaseRun, int attempt, OperatorSettings settings) {
    HasMetadata owner = worker.owner();
    Map<String, String> labels = new HashMap<>(worker.labels());
    labels.put(MANAGED_BY, OPERATOR);
    Job job =
        new JobBuilder()
            .withNewMetadata()
            .withNamespace(owner.getMetadata().getNamespace())
            .withName(worker.job())
            .withLabels(labels)
            .addToAnnotations(PHASE_RUN, phaseRun)
            .addToAnnotations(ATTEMPT, Integer.toString(attempt))
            // Without the number of tries: a second one does the same as the first.
            .addToAnnotations(TEMPLATE, Fingerprint.of(Json.write(pod(worker, false, settings))))
            .withOwnerReferences(
                new OwnerReferenceBuilder()
                    .withApiVersion(owner.getApiVersion())
                    .withKind(owner.getKind())
                    .withName(owner.getMetadata().getName())
                    .withUid(owner.getMetadata().getUid())
                    .withController(true)
                    .build())
            .endMetadata()
            .withNewSpec()
            .withBackoffLimit(0)
            .withPodFailurePolicy(podFailurePolicy())
            .withNewTemplate()
            .withNewMetadata()
            .withLabels(worker.workers().labels())
            .addToLabels(labels)
            .withAnnotations(worker.workers().annotations())
            .endMetadata()
            .withSpec(pod(worker, attempt > 0, settings))
            .endTemplate()
            .endSpec()
            .build();
    worker.deadline().ifPresent(limit -> job.getSpec().setActiveDeadlineSeconds(limit.toSeconds()));
    return job;
  }

  /** What must not hang for ever; copying and comparing take as long as they take. */
  private static Optional<Duration> deadline(Phase phase) {
    return switch (phase) {
      case PREFLIGHT, SWITCHING_OVER, ROLLING_BACK, CANCELLING ->
          Optional.of(Duration.ofMinutes(30));
      case AWAITING_COMPLETION_POINT -> Optional.of(Duration.ofHours(2));
      default -> Optional.empty();
    };
  }

  /** Neither an eviction nor a worker that got a signal to end counts as a failed try. */
  private static PodFailurePolicy podFailurePolicy() {
    return new PodFailurePolicyBuilder()
        .addNewRule()
        .withAction("Ignore")
        .addNewOnPodCondition("True", "DisruptionTarget")
        .endRule()
        .addNewRule()
        .withAction("Ignore")
        .withNewOnExitCodes()
        .withOperator("In")
        .withValues(130, 143)
        .endOnExitCodes()
        .endRule()
        .build();
  }

  private static PodSpec pod(WorkerPod worker, boolean again, OperatorSettings settings) {
    WorkersSpec workers = worker.workers();
    List<String> arguments = new ArrayList<>(worker.arguments());
    if (again) {
      arguments.addAll(worker.argumentsAgain());
    }
    return new PodSpecBuilder()
        .withRestartPolicy("Never")
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withServiceAccountName(settings.workerServiceAccount())
        .withTerminationGracePeriodSeconds(settings.grace().toSeconds() + GRACE_MARGIN_SECONDS)
        .withNodeSelector(workers.nodeSelector())
        .withTolerations(workers.tolerations().stream().map(WorkerJob::toleration).toList())
        .withAffinity(Json.MAPPER.convertValue(workers.affinity(), Affinity.class))
        .withPriorityClassName(workers.priorityClassName())
        .withImagePullSecrets(
            workers.imagePullSecrets().stream()
                .map(SecretReference::name)
                .map(LocalObjectReference::new)
                .toList())
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withFsGroup(USER)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withVolumes(
            secret("source", worker.secrets().source()),
            secret("target", worker.secrets().target()),
            new VolumeBuilder()
                .withName("tmp")
                .withEmptyDir(new EmptyDirVolumeSourceBuilder().build())
                .build())
        .addNewContainer()
        .withName("worker")
        .withImage(settings.image())
        .withImagePullPolicy(
            settings.imagePullPolicy().isEmpty() ? null : settings.imagePullPolicy())
        .withArgs(arguments)
        .withEnv(
            new EnvVarBuilder().withName("HOME").withValue("/tmp").build(),
            new EnvVarBuilder().withName("_JAVA_OPTIONS").withValue(OUTLIVE_LARGE_ROWS).build())
        .withResources(workers.resources())
        .withTerminationMessagePolicy("File")
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(
            new VolumeMountBuilder()
                .withName("source")
                .withMountPath("/run/secrets/source")
                .withReadOnly(true)
                .build(),
            new VolumeMountBuilder()
                .withName("target")
                .withMountPath("/run/secrets/target")
                .withReadOnly(true)
                .build(),
            new VolumeMountBuilder().withName("tmp").withMountPath("/tmp").build())
        .endContainer()
        .build();
  }

  private static Volume secret(String name, String secret) {
    return new VolumeBuilder()
        .withName(name)
        .withNewSecret()
        .withSecretName(secret)
        .withDefaultMode(READABLE_BY_GROUP)
        .endSecret()
        .build();
  }

  private static Toleration toleration(WorkerToleration toleration) {
    return new TolerationBuilder()
        .withKey(toleration.key())
        .withOperator(toleration.operator())
        .withValue(toleration.value())
        .withEffect(toleration.effect())
        .withTolerationSeconds(toleration.tolerationSeconds())
        .build();
  }

  private static List<String> arguments(
      TimescaleMigration migration, WorkerJobName name, OperatorSettings settings) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "worker",
                "--namespace=" + migration.getMetadata().getNamespace(),
                "--name=" + migration.getMetadata().getName(),
                "--phase=" + name.phase().value(),
                "--grace=" + settings.grace().toSeconds() + "s",
                "--spec=" + Json.write(WorkerSpec.of(migration.getSpec(), name.phase()))));
    if (name.shard() >= 0) {
      arguments.add("--shard=" + name.shard());
    }
    return arguments;
  }
}
