package dev.timescalemigration.operator;

import dev.timescalemigration.engine.WorkerJobName;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** Something to be done to a Job. */
sealed interface JobAction {
  /** The Job's name. */
  String job();

  /** Whether a pod may begin by it, which mounts the secrets of the migration. */
  default boolean startsPod() {
    return false;
  }

  /**
   * It is made.
   *
   * @param name which it is
   * @param job its full name
   * @param phaseRun identifies this run of the phase
   * @param attempt how many tries failed before
   */
  record Create(WorkerJobName name, String job, String phaseRun, int attempt) implements JobAction {
    @Override
    public boolean startsPod() {
      return true;
    }
  }

  /**
   * It is made as it is given.
   *
   * @param desired the Job
   */
  record Run(Job desired) implements JobAction {
    @Override
    public String job() {
      return desired.getMetadata().getName();
    }

    @Override
    public boolean startsPod() {
      return true;
    }
  }

  /**
   * It is removed, its pod ended within the grace period.
   *
   * @param job its name
   * @param why in words, for the log
   * @param nextAttempt the number of failed tries that the next one of that name begins with
   */
  record Remove(String job, String why, int nextAttempt) implements JobAction {}

  /**
   * It is held or let continue.
   *
   * @param job its name
   * @param suspended whether it is held
   */
  record Hold(String job, boolean suspended) implements JobAction {
    @Override
    public boolean startsPod() {
      return !suspended;
    }
  }

  /**
   * Its result is recorded: Kubernetes may forget it after a while.
   *
   * @param job its name
   */
  record Forget(String job) implements JobAction {}
}
