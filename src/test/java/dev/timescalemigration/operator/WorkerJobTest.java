package dev.timescalemigration.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.engine.WorkerJobName;
import dev.timescalemigration.ledger.Json;
import dev.timescalemigration.migration.Phase;
import dev.timescalemigration.postgres.RefusedAddresses;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerJobTest {
  private static final WorkerJobName COPY = new WorkerJobName("copy-0", Phase.COPYING, 0);
  private static final OperatorSettings SETTINGS =
      new OperatorSettings(
          "operators/timescale-migration-operator",
          "tsm:1",
          "",
          "workers",
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          new SecretConsent(true),
          RefusedAddresses.NONE,
          WorkerAllowances.NONE);

  @Test
  void a_pod_is_restricted_and_gets_no_token() {
    PodSpec pod = job("").getSpec().getTemplate().getSpec();
    assertThat(pod.getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    Container worker = pod.getContainers().get(0);
    assertThat(worker.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(worker.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(worker.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
  }

  @Test
  void a_secret_is_a_mounted_file_and_is_in_no_argument() {
    PodSpec pod = job("").getSpec().getTemplate().getSpec();
    assertThat(pod.getVolumes())
        .filteredOn(volume -> volume.getSecret() != null)
        .extracting(volume -> volume.getSecret().getSecretName())
        .containsExactly("s", "t");
    assertThat(pod.getContainers().get(0).getEnv())
        .allSatisfy(variable -> assertThat(variable.getValueFrom()).isNull());
  }

  @Test
  void a_pod_outlives_a_row_that_is_larger_than_its_memory() {
    assertThat(job("").getSpec().getTemplate().getSpec().getContainers().get(0).getEnv())
        .anySatisfy(
            variable -> {
              assertThat(variable.getName()).isEqualTo("_JAVA_OPTIONS");
              assertThat(variable.getValue()).isEqualTo("-XX:-ExitOnOutOfMemoryError");
            });
  }

  @Test
  void nothing_of_the_resource_is_copied_to_its_job_but_the_owner() {
    TimescaleMigration migration = Situation.in(Phase.COPYING).observed().migration();
    migration.getMetadata().setLabels(Map.of("argocd.argoproj.io/instance", "app"));
    migration.getMetadata().setAnnotations(Map.of("argocd.argoproj.io/tracking-id", "app"));
    Job job = WorkerJob.desired(migration, COPY, "1", 0, SETTINGS);
    assertThat(job.getMetadata().getLabels().keySet())
        .containsExactlyInAnyOrder(WorkerJob.MANAGED_BY, WorkerJob.MIGRATION, WorkerJob.PHASE);
    assertThat(job.getMetadata().getAnnotations().keySet())
        .allMatch(name -> name.startsWith(WorkerJob.PREFIX));
    assertThat(job.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(
            owner -> {
              assertThat(owner.getUid()).isEqualTo("uid");
              assertThat(owner.getController()).isTrue();
              assertThat(owner.getBlockOwnerDeletion()).isNull();
            });
  }

  @Test
  void the_same_work_has_the_same_template_whatever_the_try() {
    TimescaleMigration migration = Situation.in(Phase.COPYING).observed().migration();
    assertThat(template(WorkerJob.desired(migration, COPY, "1", 0, SETTINGS)))
        .isEqualTo(template(WorkerJob.desired(migration, COPY, "2", 7, SETTINGS)))
        .isNotEqualTo(template(job("\"workers\":{\"parallelism\":2}")));
  }

  @Test
  void a_pod_is_as_the_spec_wants_it() {
    String text =
        Json.write(
            job("\"workers\":{\"nodeSelector\":{\"disk\":\"fast\"},\"priorityClassName\":\"low\","
                    + "\"imagePullSecrets\":[{\"name\":\"pull\"}],\"labels\":{\"team\":\"data\"},"
                    + "\"tolerations\":[{\"key\":\"spot\",\"operator\":\"Exists\"}]}")
                .getSpec()
                .getTemplate());
    assertThat(text)
        .contains(
            "\"nodeSelector\":{\"disk\":\"fast\"}",
            "\"priorityClassName\":\"low\"",
            "\"imagePullSecrets\":[{\"name\":\"pull\"}]",
            "\"team\":\"data\"",
            "\"key\":\"spot\"");
  }

  @Test
  void the_pod_may_live_longer_than_the_worker_takes_to_drain() {
    assertThat(job("").getSpec().getTemplate().getSpec().getTerminationGracePeriodSeconds())
        .isGreaterThan(SETTINGS.grace().toSeconds());
  }

  private static String template(Job job) {
    return job.getMetadata().getAnnotations().get(WorkerJob.TEMPLATE);
  }

  private static Job job(String spec) {
    TimescaleMigration migration = Situation.in(Phase.COPYING).spec(spec).observed().migration();
    return WorkerJob.desired(migration, COPY, "1", 0, SETTINGS);
  }
}
