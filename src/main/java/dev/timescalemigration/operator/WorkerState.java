package dev.timescalemigration.operator;

import dev.timescalemigration.failure.MigrationFailure;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.Optional;

/**
 * What has become of a Job.
 *
 * @param job the Job as it was seen
 * @param stage how far it is
 * @param since when it ended, or, while it runs, when it was made
 * @param failure how it failed, or why its pod does not start
 * @param isUndone whether it failed and left everything as it was before
 */
record WorkerState(
    Job job, Stage stage, Instant since, Optional<MigrationFailure> failure, boolean isUndone) {

  /** A Job that undid nothing. */
  WorkerState(Job job, Stage stage, Instant since, Optional<MigrationFailure> failure) {
    this(job, stage, since, failure, false);
  }

  /** How far a Job is. */
  enum Stage {
    /** Its pod runs, or will. */
    ACTIVE,
    /** It is held; its pod has ended, or will. */
    SUSPENDED,
    /** It did its work. */
    COMPLETE,
    /** It ended badly. */
    FAILED,
    /** It is being removed. */
    ENDING
  }

  String name() {
    return job.getMetadata().getName();
  }

  boolean isFinished() {
    return stage == Stage.COMPLETE || stage == Stage.FAILED;
  }

  /** Whether a pod of it may still work. */
  boolean mayWork() {
    return !isFinished();
  }

  int attempt() {
    return Integer.parseInt(annotation(WorkerJob.ATTEMPT).orElse("0"));
  }

  Optional<String> annotation(String name) {
    return Optional.ofNullable(job.getMetadata().getAnnotations())
        .map(annotations -> annotations.get(name));
  }

  /** Whether it was made for this resource: one that was applied again owns nothing of before. */
  boolean isOwnedBy(String uid) {
    return job.getMetadata().getOwnerReferences().stream()
        .anyMatch(owner -> owner.getUid().equals(uid));
  }

  boolean isForgettable() {
    return isFinished() && job.getSpec().getTtlSecondsAfterFinished() == null;
  }
}
