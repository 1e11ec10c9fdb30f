package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.failure.PrintableText;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.HasMetadata;
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
  private final ConnectionSecrets secrets;

  /** Tries that failed of a Job that is gone and not made again yet, by its full name. */
  private final Map<String, Integer> attempts = new ConcurrentHashMap<>();

  private final Map<ResourceID, MigrationFailure> refusals = new ConcurrentHashMap<>();

  KubernetesJobs(KubernetesClient client, OperatorSettings settings, ConnectionSecrets secrets) {
    this.client = client;
    this.settings = settings;
    this.secrets = secrets;
  }

  /** Failed tries of Jobs that were removed and are to be made again, by name. */
  Map<String, Integer> attempts(HasMetadata owner) {
    String prefix = owner.getMetadata().getNamespace() + "/";
    Map<String, Integer> ofNamespace = new ConcurrentHashMap<>();
    attempts.forEach(
        (name, count) -> {
          if (name.startsWith(prefix)) {
            ofNamespace.put(name.substring(prefix.length()), count);
          }
        });
    return ofNamespace;
  }

  /** Why the API server takes no Job of a resource; empty when it took the last one. */
  Optional<MigrationFailure> refusal(HasMetadata owner) {
    return Optional.ofNullable(refusals.get(ResourceID.fromResource(owner)));
  }

  void forget(HasMetadata owner) {
    refusals.remove(ResourceID.fromResource(owner));
  }

  /** Does what was decided for a migration. */
  void act(TimescaleMigration migration, List<JobAction> actions) {
    act(
        migration,
        WorkerJob.secrets(migration.getSpec()),
        actions.stream().map(action -> made(migration, action)).toList());
  }

  private JobAction made(TimescaleMigration migration, JobAction action) {
    return action instanceof JobAction.Create create
        ? new JobAction.Run(
            WorkerJob.desired(
                migration, create.name(), create.phaseRun(), create.attempt(), settings))
        : action;
  }

  /** Does what was decided at once: whether pods may mount the secrets is asked once for all. */
  void act(HasMetadata owner, SecretNames names, List<JobAction> actions) {
    boolean mayStart =
        actions.stream().noneMatch(JobAction::startsPod) || mayMountSecrets(owner, names);
    actions.stream()
        .filter(action -> mayStart || !action.startsPod())
        .forEach(action -> act(owner, action));
  }

  /** Does one thing. What is there already, or gone already, is as it should be. */
  private void act(HasMetadata owner, JobAction action) {
    String key = owner.getMetadata().getNamespace() + "/" + action.job();
    if (action instanceof JobAction.Run run) {
      if (create(owner, run.desired())) {
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
      job(owner, action.job()).withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    } else if (action instanceof JobAction.Hold hold) {
      if (hold.suspended()) {
        edit(owner, hold.job(), job -> job.getSpec().setSuspend(true));
      } else {
        edit(owner, hold.job(), job -> job.getSpec().setSuspend(false));
        refusals.remove(ResourceID.fromResource(owner));
      }
    } else if (action instanceof JobAction.Forget forget) {
      int seconds = (int) settings.keepFinishedJobs().toSeconds();
      edit(owner, forget.job(), job -> job.getSpec().setTtlSecondsAfterFinished(seconds));
    }
  }

  /** Asked right before a pod begins: its secrets may be others than those that were read. */
  private boolean mayMountSecrets(HasMetadata owner, SecretNames names) {
    try {
      secrets.requireConsent(owner.getMetadata().getNamespace(), names);
      return true;
    } catch (MigrationFailure failure) {
      refusals.put(ResourceID.fromResource(owner), failure);
      return false;
    }
  }

  private boolean create(HasMetadata owner, Job job) {
    String name = job.getMetadata().getName();
    NonDeletingOperation<Job> creation = client.resource(job);
    ResourceID id = ResourceID.fromResource(owner);
    try {
      creation.create();
      LOG.info("created Job {}/{}", owner.getMetadata().getNamespace(), name);
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        refusals.put(id, refusal(name, e));
        return false;
      }
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      if (isForeign(owner, name)) {
        refusals.put(id, nameTaken(owner, name));
        return false;
      }
    }
    refusals.remove(id);
    return true;
  }

  /**
   * Whether a Job of this name is there that this resource did not make. One with the operator's
   * label is seen as a stale Job, and is removed.
   */
  private boolean isForeign(HasMetadata resource, String name) {
    Job there = job(resource, name).get();
    return there != null
        && !hasLabel(there)
        && there.getMetadata().getOwnerReferences().stream()
            .noneMatch(owner -> owner.getUid().equals(resource.getMetadata().getUid()));
  }

  private static boolean hasLabel(Job job) {
    Map<String, String> labels = job.getMetadata().getLabels();
    return labels != null && WorkerJob.OPERATOR.equals(labels.get(WorkerJob.MANAGED_BY));
  }

  private static MigrationFailure nameTaken(HasMetadata owner, String job) {
    String word = owner instanceof TimescaleMigration ? "migration" : "comparison";
    return MigrationFailure.userAction(
        "JobNameTaken",
        "there is a Job " + job + " that does not belong to this " + word,
        "delete it: kubectl delete job " + job + " -n " + owner.getMetadata().getNamespace());
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

  private void edit(HasMetadata owner, String name, Edit edit) {
    job(owner, name)
        .edit(
            job -> {
              Job changed = new JobBuilder(job).build();
              edit.apply(changed);
              return changed;
            });
  }

  private ScalableResource<Job> job(HasMetadata owner, String name) {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(owner.getMetadata().getNamespace())
        .withName(name);
  }
}
