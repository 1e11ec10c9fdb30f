package dev.timescalemigration.operator;

import dev.timescalemigration.api.v1alpha1.TimescaleMigration;
import dev.timescalemigration.engine.rehearsal.Rehearsal;
import dev.timescalemigration.ledger.Json;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The Job that rehearses a migration. Pure. */
final class RehearsalJob {
  /** The last part of its name. */
  private static final String REHEARSE = "-rehearse";

  /** Takes the place of the moment at which a phase was entered. */
  private static final String RUN = "rehearsal";

  private RehearsalJob() {}

  /** Its name. */
  static String name(String migration) {
    return migration + REHEARSE;
  }

  static Job desired(TimescaleMigration migration, int attempt, OperatorSettings settings) {
    String name = migration.getMetadata().getName();
    WorkerPod pod =
        new WorkerPod(
            migration,
            migration.getSpec().workers(),
            WorkerJob.secrets(migration.getSpec()),
            name(name),
            Map.of(WorkerJob.MIGRATION, name, WorkerJob.PHASE, Rehearsal.NAME),
            List.of(
                "worker",
                "--namespace=" + migration.getMetadata().getNamespace(),
                "--name=" + name,
                "--phase=" + Rehearsal.NAME,
                "--grace=" + settings.grace().toSeconds() + "s",
                "--spec=" + Json.write(WorkerSpec.ofRehearsal(migration.getSpec()))),
            List.of(),
            Optional.empty());
    return WorkerJob.desired(pod, RUN, attempt, settings);
  }
}
