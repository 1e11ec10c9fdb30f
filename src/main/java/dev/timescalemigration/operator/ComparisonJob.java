package dev.timescalemigration.operator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.timescalemigration.api.v1alpha1.TimescaleComparison;
import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.compare.databases.Comparison;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Job of one run of a comparison. Pure. */
final class ComparisonJob {
  /** The label with the comparison's name, by which Jobs and pods are found. */
  static final String COMPARISON = WorkerJob.PREFIX + "comparison";

  private static final int REQUEST_DIGITS = 8;

  /** What is no part of the work, so that it may change without the run being replaced. */
  private static final List<String> LEFT_OUT =
      List.of(
          "migrationRef",
          "source",
          "target",
          "schedule",
          "timeZone",
          "trigger",
          "suspend",
          "historyLimit");

  private ComparisonJob() {}

  /** The Job of the run with this name. */
  static Job desired(
      TimescaleComparison comparison,
      SecretNames secrets,
      String job,
      int attempt,
      OperatorSettings settings) {
    String name = comparison.getMetadata().getName();
    WorkerPod pod =
        new WorkerPod(
            comparison,
            comparison.getSpec().workers(),
            secrets,
            job,
            Map.of(COMPARISON, name, WorkerJob.PHASE, Comparison.NAME),
            List.of(
                "worker",
                "--namespace=" + comparison.getMetadata().getNamespace(),
                "--name=" + name,
                "--phase=" + Comparison.NAME,
                "--grace=" + settings.grace().toSeconds() + "s",
                "--spec=" + work(comparison)),
            List.of(),
            Optional.empty());
    return WorkerJob.desired(pod, job, attempt, settings);
  }

  /** The name of the Job of a run that begins; the status keeps it. */
  static String name(String comparison, Instant begun) {
    return comparison + "-compare-" + Long.toString(begun.getEpochSecond(), Character.MAX_RADIX);
  }

  /**
   * Represents what is asked for without a schedule: the work and the trigger, or with a schedule
   * the trigger alone. Another one is asked for by another spec, and not by another image.
   */
  static Optional<String> request(TimescaleComparison comparison) {
    String trigger = comparison.getSpec().trigger();
    if (comparison.getSpec().schedule() == null) {
      return Optional.of(
          Fingerprint.of(work(comparison) + " " + trigger).substring(0, REQUEST_DIGITS));
    }
    return Optional.ofNullable(trigger)
        .map(text -> Fingerprint.of("trigger " + text).substring(0, REQUEST_DIGITS));
  }

  /** The part of the spec that a worker needs. */
  private static String work(TimescaleComparison comparison) {
    ObjectNode fields = Json.MAPPER.valueToTree(comparison.getSpec());
    fields.remove(LEFT_OUT);
    ObjectNode threads = Json.MAPPER.createObjectNode();
    threads.put("parallelism", comparison.getSpec().workers().parallelism());
    fields.set("workers", threads);
    return Json.write(fields);
  }

  /** The secrets of the migration that a comparison names, or its own. */
  static Optional<SecretNames> secrets(
      TimescaleComparison comparison, Optional<TimescaleMigration> migration) {
    if (comparison.getSpec().migrationRef() != null) {
      return migration.map(TimescaleMigration::getSpec).map(WorkerJob::secrets);
    }
    return comparison.getSpec().source() == null || comparison.getSpec().target() == null
        ? Optional.empty()
        : Optional.of(
            new SecretNames(
                comparison.getSpec().source().secretRef().name(),
                comparison.getSpec().target().secretRef().name()));
  }
}
