package dev.timescalemigration.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.operator.WorkerState.Stage;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Reads what has become of Jobs. Pods are looked at only where a Job failed or does not get going,
 * as only they know why.
 */
final class WorkerStates {
  /** A pod that is not running after so long shows why. */
  private static final Duration TIME_TO_START = Duration.ofSeconds(20);

  /** The Job's controller makes the pod at once, or says why not. */
  private static final Duration TIME_TO_GET_A_POD = Duration.ofSeconds(4);

  private static final int LONGEST_CAUSE = 500;

  private static final int KILLED = 137;

  private final KubernetesClient client;
  private final Clock clock;

  /** When this process first saw that a Job had ended, and how, by the Job's uid. */
  private final Map<String, WorkerState> ended = new ConcurrentHashMap<>();

  /** Since when a Job that should have a pod was seen to have none, by the Job's uid. */
  private final Map<String, Instant> podless = new ConcurrentHashMap<>();

  WorkerStates(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The states of a migration's Jobs. */
  List<WorkerState> of(Stream<Job> jobs) {
    return jobs.map(this::of).sorted(Comparator.comparing(WorkerState::name)).toList();
  }

  private WorkerState of(Job job) {
    Instant made = Instant.parse(job.getMetadata().getCreationTimestamp());
    if (job.getMetadata().getDeletionTimestamp() != null) {
      ended.remove(job.getMetadata().getUid());
      podless.remove(job.getMetadata().getUid());
      return new WorkerState(job, Stage.ENDING, made, Optional.empty());
    }
    if (has(job, "Complete").isPresent()) {
      return ended(job, Stage.COMPLETE, Optional::empty);
    }
    Optional<JobCondition> failed = has(job, "Failed");
    if (failed.isPresent()) {
      return ended(job, Stage.FAILED, () -> Optional.of(failure(job, failed.get())));
    }
    if (Boolean.TRUE.equals(job.getSpec().getSuspend())) {
      return new WorkerState(job, Stage.SUSPENDED, made, Optional.empty());
    }
    return new WorkerState(job, Stage.ACTIVE, made, startFailure(job, made));
  }

  private WorkerState ended(Job job, Stage stage, Supplier<Optional<MigrationFailure>> failure) {
    WorkerState first =
        ended.computeIfAbsent(
            job.getMetadata().getUid(),
            uid ->
                new WorkerState(
                    job,
                    stage,
                    clock.instant(),
                    failure.get(),
                    stage == Stage.FAILED && isUndone(job)));
    return new WorkerState(job, stage, first.since(), first.failure(), first.isUndone());
  }

  private boolean isUndone(Job job) {
    return message(job).filter(left -> left.path("undone").asBoolean()).isPresent();
  }

  private static Optional<JobCondition> has(Job job, String type) {
    return job.getStatus() == null
        ? Optional.empty()
        : job.getStatus().getConditions().stream()
            .filter(condition -> type.equals(condition.getType()))
            .filter(condition -> "True".equals(condition.getStatus()))
            .findFirst();
  }

  private MigrationFailure failure(Job job, JobCondition failed) {
    if ("DeadlineExceeded".equals(failed.getReason())) {
      return MigrationFailure.of(
          FailureKind.TEMPORARY,
          "DeadlineExceeded",
          "the Job "
              + job.getMetadata().getName()
              + " was ended after "
              + job.getSpec().getActiveDeadlineSeconds()
              + " s",
          "look at the load and the locks of both servers");
    }
    return pods(job)
        .flatMap(pod -> terminated(pod).stream().map(end -> failure(pod, end)))
        .findFirst()
        .orElseGet(
            () ->
                MigrationFailure.of(
                    FailureKind.TEMPORARY,
                    "WorkerLost",
                    "the pod of the Job " + job.getMetadata().getName() + " is gone",
                    "another one continues where it stopped"));
  }

  /** What the newest pod of a Job that has ended left behind as JSON; empty when it is gone. */
  Optional<JsonNode> message(Job job) {
    return pods(job)
        .flatMap(pod -> terminated(pod).stream())
        .findFirst()
        .flatMap(end -> Optional.ofNullable(end.getMessage()))
        .flatMap(WorkerStates::json);
  }

  private static Optional<JsonNode> json(String message) {
    try {
      return Optional.of(Json.MAPPER.readTree(message));
    } catch (JsonProcessingException e) {
      // A worker that was killed may have left half a message.
      return Optional.empty();
    }
  }

  private static MigrationFailure failure(Pod pod, ContainerStateTerminated end) {
    String name = pod.getMetadata().getName();
    if ("OOMKilled".equals(end.getReason())) {
      return MigrationFailure.userAction(
          "OutOfMemory",
          "the pod " + name + " went over its memory limit and was killed",
          "raise spec.workers.resources.limits.memory, or lower spec.workers.parallelism");
    }
    FailureKind kind = kind(end.getExitCode());
    try {
      JsonNode message = Json.MAPPER.readTree(end.getMessage() == null ? "" : end.getMessage());
      if (message.hasNonNull("reason")) {
        return MigrationFailure.of(
                kind,
                message.get("reason").asText(),
                message.path("message").asText(),
                message.hasNonNull("hint") ? message.get("hint").asText() : null)
            .causedBy(
                null, message.hasNonNull("sqlState") ? message.get("sqlState").asText() : null);
      }
    } catch (JsonProcessingException e) {
      // A worker that was killed may have left half a message.
      return unexplained(kind, pod, end);
    }
    return unexplained(kind, pod, end);
  }

  private static MigrationFailure unexplained(
      FailureKind kind, Pod of, ContainerStateTerminated end) {
    String pod = of.getMetadata().getName();
    String namespace = of.getMetadata().getNamespace();
    return MigrationFailure.of(
        kind,
        end.getExitCode() == KILLED ? "WorkerKilled" : "WorkerFailed",
        "the pod " + pod + " ended with exit code " + end.getExitCode() + " and no message",
        "look at its log: kubectl logs " + pod + " -n " + namespace);
  }

  /** By exit code, never by the text of a message. */
  private static FailureKind kind(int exitCode) {
    return Arrays.stream(FailureKind.values())
        .filter(kind -> kind.exitCode() == exitCode)
        .findFirst()
        .orElse(FailureKind.TEMPORARY);
  }

  private Optional<MigrationFailure> startFailure(Job job, Instant made) {
    boolean ready =
        job.getStatus() != null
            && job.getStatus().getReady() != null
            && job.getStatus().getReady() > 0;
    boolean hasPod =
        job.getStatus() != null
            && job.getStatus().getActive() != null
            && job.getStatus().getActive() > 0;
    Duration wait = hasPod ? TIME_TO_START : TIME_TO_GET_A_POD;
    if (ready || clock.instant().isBefore(made.plus(wait))) {
      return Optional.empty();
    }
    List<Pod> pods = pods(job).toList();
    if (!pods.isEmpty()) {
      podless.remove(job.getMetadata().getUid());
      return pods.stream().flatMap(pod -> waiting(pod).stream()).findFirst();
    }
    Optional<String> cause = whyNoPodIsMade(job);
    // Between a pod that was drained and the next one there is none for a moment.
    Instant since = podless.computeIfAbsent(job.getMetadata().getUid(), uid -> clock.instant());
    return cause.isEmpty() && clock.instant().isBefore(since.plus(TIME_TO_START))
        ? Optional.empty()
        : Optional.of(noPod(job, cause));
  }

  /** The Job's controller says it in an event of the Job, and nowhere else. */
  private Optional<String> whyNoPodIsMade(Job job) {
    return client
        .v1()
        .events()
        .inNamespace(job.getMetadata().getNamespace())
        .withField("involvedObject.uid", job.getMetadata().getUid())
        .withField("reason", "FailedCreate")
        .list()
        .getItems()
        .stream()
        .map(event -> event.getMessage().replaceFirst("^Error creating: ", ""))
        .map(said -> PrintableText.shortened(said, LONGEST_CAUSE))
        .reduce((earlier, later) -> later);
  }

  private static MigrationFailure noPod(Job job, Optional<String> cause) {
    String name = job.getMetadata().getName();
    return MigrationFailure.userAction(
        "NoPod",
        "no pod is made for the Job " + name + cause.map(said -> ": " + said).orElse(""),
        "look at the namespace's quotas and policies for pods, and at spec.workers; more is shown"
            + " by kubectl describe job "
            + name
            + " -n "
            + job.getMetadata().getNamespace());
  }

  private static Optional<MigrationFailure> waiting(Pod pod) {
    String name = pod.getMetadata().getName();
    for (ContainerStatus container : pod.getStatus().getContainerStatuses()) {
      ContainerStateWaiting waiting = container.getState().getWaiting();
      if (waiting != null && !"ContainerCreating".equals(waiting.getReason())) {
        return Optional.of(
            MigrationFailure.userAction(
                waiting.getReason() == null ? "PodWaits" : waiting.getReason(),
                "the pod " + name + " does not start: " + waiting.getMessage(),
                "more is shown by kubectl describe pod "
                    + name
                    + " -n "
                    + pod.getMetadata().getNamespace()));
      }
    }
    for (PodCondition condition : pod.getStatus().getConditions()) {
      if ("PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus())) {
        return Optional.of(
            MigrationFailure.userAction(
                "Unschedulable",
                "no node takes the pod " + name + ": " + condition.getMessage(),
                "free some room on the nodes, or change spec.workers"));
      }
    }
    return Optional.empty();
  }

  private Stream<Pod> pods(Job job) {
    return client
        .pods()
        .inNamespace(job.getMetadata().getNamespace())
        .withLabel("batch.kubernetes.io/controller-uid", job.getMetadata().getUid())
        .list()
        .getItems()
        .stream()
        .sorted(
            Comparator.comparing((Pod pod) -> pod.getMetadata().getCreationTimestamp()).reversed());
  }

  private static Optional<ContainerStateTerminated> terminated(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(status -> status.getState().getTerminated())
        .filter(end -> end != null)
        .findFirst();
  }
}
