package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Jobs of capture that belong to no phase: one applies for ever, one ends capture. Pure. */
final class CaptureJob {
  /** The last part of the name of the Job that applies. */
  private static final String CAPTURE = "-capture";

  /** The last part of the name of the Job that ends capture. */
  private static final String CLEANUP = "-cleanup";

  /** Takes the place of the moment at which a phase was entered: both outlive phases. */
  static final String RUN = "capture";

  private static final String APPLYING = "Capturing";
  private static final String ENDING = "EndingCapture";

  private CaptureJob() {}

  static String applyingName(String migration) {
    return migration + CAPTURE;
  }

  static String endingName(String migration) {
    return migration + CLEANUP;
  }

  /** The Job that applies captured changes, or watches while nothing is applied. */
  static Job applying(TimescaleMigration migration, int attempt, OperatorSettings settings) {
    return desired(
        migration, applyingName(migration.getMetadata().getName()), APPLYING, attempt, settings);
  }

  /** The Job that undoes what capture and a way back changed in the databases. */
  static Job ending(TimescaleMigration migration, int attempt, OperatorSettings settings) {
    return desired(
        migration, endingName(migration.getMetadata().getName()), ENDING, attempt, settings);
  }

  private static Job desired(
      TimescaleMigration migration,
      String job,
      String work,
      int attempt,
      OperatorSettings settings) {
    TimescaleMigrationSpec spec = migration.getSpec();
    String name = migration.getMetadata().getName();
    WorkerPod pod =
        new WorkerPod(
            migration,
            spec.workers(),
            WorkerJob.secrets(spec),
            job,
            Map.of(WorkerJob.MIGRATION, name, WorkerJob.PHASE, work),
            List.of(
                "worker",
                "--namespace=" + migration.getMetadata().getNamespace(),
                "--name=" + name,
                "--phase=" + work,
                "--grace=" + settings.grace().toSeconds() + "s",
                "--spec=" + Json.write(WorkerSpec.ofCapture(spec))),
            List.of(),
            Optional.empty());
    return WorkerJob.desired(pod, RUN, attempt, settings);
  }
}
