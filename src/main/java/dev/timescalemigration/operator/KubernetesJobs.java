package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonDeletingOperation;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does to Jobs what was decided. */
final class KubernetesJobs {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesJobs.class);

  private static final int UNPROCESSABLE = 422;
  private static final int LONGEST_REFUSAL = 500;

  private final KubernetesClient client;
  private final OperatorSettings settings;
  private final Secrets secrets;

  /** Tries that failed of a Job that is gone and not made again yet, by its full name. */
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  private final Map<ResourceID, MigrationFailure> refusals = new ConcurrentHashMap<>();

  KubernetesJobs(KubernetesClient client, OperatorSettings settings, Secrets secrets) {
    this.client = client;
    this.settings = settings;
    this.secrets = secrets;
  }

  /** Failed tries of Jobs that were removed and are to be made again, by name. */
  Map<String, Integer> attempts(TimescaleMigration migration) {
    String prefix = migration.getMetadata().getNamespace() + "/";
    Map<String, Integer> ofNamespace = new ConcurrentHashMap<>();
    attempts.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            ofNamespace.put(name.substring(prefix.length()), count);
          }
        });
    return ofNamespace;
  }

  /** Why the API server takes no Job of a migration; empty when it took the last one. */
  Optional<MigrationFailure> refusal(TimescaleMigration migration) {
    return Optional.ofNullable(refusals.get(ResourceID.fromResource(migration)));
  }

  void forget(TimescaleMigration migration) {
    refusals.remove(ResourceID.fromResource(migration));
  }

  /** Does what was decided at once: whether pods may mount the secrets is asked once for all. */
  void act(TimescaleMigration migration, List<JobAction> actions) {
    boolean mayStart =
        actions.stream().noneMatch(JobAction::startsPod) || mayMountSecrets(migration);
    actions.stream()
        .filter(action -> mayStart || !action.startsPod())
        .forEach(action -> act(migration, action));
  }

  /** Does one thing. What is there already, or gone already, is as it should be. */
  private void act(TimescaleMigration migration, JobAction action) {
    String key = migration.getMetadata().getNamespace() + "/" + action.job();
    if (action instanceof JobAction.Create create) {
      if (create(migration, create)) {
        attempts.remove(key);
      }
    } else if (action instanceof JobAction.Remove remove) {
      LOG.info("removing Job {}: {}", key, remove.why());
      if (remove.nextAttempt() > 0) {
        attempts.put(key, remove.nextAttempt());
      } else {
        attempts.remove(key);
      }
      // Its pod gets SIGTERM and its grace period; the Job is gone when the pod is.
      job(migration, action.job()).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    } else if (action instanceof JobAction.Hold hold) {
      if (hold.suspended()) {
        edit(migration, hold.job(), job -> job.getSpec().setSuspend(true));
      } else {
        edit(migration, hold.job(), job -> job.getSpec().setSuspend(false));
        refusals.remove(ResourceID.fromResource(migration));
      }
    } else if (action instanceof JobAction.Forget forget) {
      int seconds = (int) settings.keepFinishedJobs().toSeconds();
      edit(migration, forget.job(), job -> job.getSpec().setTtlSecondsAfterFinished(seconds));
    }
  }

  /** Asked right before a pod begins: its secrets may be others than those that were read. */
  private boolean mayMountSecrets(TimescaleMigration migration) {
    try {
      secrets.requireConsent(migration);
      return true;
    } catch (MigrationFailure failure) {
      refusals.put(ResourceID.fromResource(migration), failure);
      return false;
    }
  }

  private boolean create(TimescaleMigration migration, JobAction.Create create) {
    Job job =
        WorkerJob.desired(migration, create.name(), create.phaseRun(), create.attempt(), settings);
    NonDeletingOperation<Job> creation = client.resource(job);
    ResourceID id = ResourceID.fromResource(migration);
    try {
      creation.create();
      LOG.info("created Job {}/{}", migration.getMetadata().getNamespace(), create.job());
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        refusals.put(id, refusal(create.job(), e));
        return false;
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      if (isForeign(migration, create.job())) {
        refusals.put(id, nameTaken(migration.getMetadata().getNamespace(), create.job()));
        return false;
      }
    }
    refusals.remove(id);
    return true;
  }

  /**
   * Whether a Job of this name is there that this migration did not make. One with the operator's
   * label is seen as a stale Job, and is removed.
   */
  private boolean isForeign(TimescaleMigration migration, String name) {
    Job there = job(migration, name).get();
    return there != null
        && !hasLabel(there)
        && there.getMetadata().getOwnerReferences().stream()
            .noneMatch(owner -> owner.getUid().equals(migration.getMetadata().getUid()));
  }

  private static boolean hasLabel(Job job) {
    Map<String, String> labels = job.getMetadata().getLabels();
    return labels != null && WorkerJob.OPERATOR.equals(labels.get(WorkerJob.MANAGED_BY));
  }

  private static MigrationFailure nameTaken(String namespace, String job) {
    return MigrationFailure.userAction(
        "JobNameTaken",
        "there is a Job " + job + " that does not belong to this migration",
        "delete it: kubectl delete job " + job + " -n " + namespace);
  }

  /** A Job that is invalid is the spec's fault. A Job that is forbidden is the namespace's. */
  private static MigrationFailure refusal(String job, KubernetesClientException e) {
    String said = PrintableText.shortened(JobRefusal.causes(e), LONGEST_REFUSAL);
    return e.getCode() == UNPROCESSABLE
        ? MigrationFailure.usage(
            "JobInvalid",
            "the API server finds the Job " + job + " invalid: " + said,
            "change what spec.workers says of it")
        : MigrationFailure.userAction(
            "JobForbidden",
            "the API server does not let the Job " + job + " be made: " + said,
            "look at the namespace's quotas and policies, and at the operator's role");
  }

  private interface Edit {
    void apply(Job job);
  }

  private void edit(TimescaleMigration migration, String name, Edit edit) {
    job(migration, name)
        .edit(
            job -> {
              Job changed = new JobBuilder(job).build();
              edit.apply(changed);
              return changed;
            });
  }

  private ScalableResource<Job> job(TimescaleMigration migration, String name) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(migration.getMetadata().getNamespace())
        .withName(name);
  }
}
