package dev.timescalemigration.engine;

import dev.timescalemigration.api.v1alpha1.TimescaleMigrationSpec;
import dev.timescalemigration.migration.Phase;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A Job that a phase needs, known by its name alone: the same decision, made again, finds what the
 * first one made.
 *
 * @param component what it does, the last part of its name
 * @param phase the phase whose work it does
 * @param shard the shard whose chunks come first; -1 where there are none
 */
public record WorkerJobName(String component, Phase phase, int shard) {

  /** The full name. */
  public String of(String migration) {
    return migration + "-" + component;
  }

  /** The Jobs of a phase; none where a person decides or nothing is left to do. */
  public static List<WorkerJobName> of(Phase phase, TimescaleMigrationSpec spec) {
    return switch (phase) {
      case PREFLIGHT -> one("preflight", phase);
      case AWAITING_CAPTURE_START -> one("capture-plan", phase);
      case MIGRATING_SCHEMA -> one("schema", phase);
      case AWAITING_COMPLETION_POINT ->
          spec.completionPoint() == null ? one("suggest", phase) : List.of();
      case STAGING -> one("stage", phase);
      case COPYING -> sharded("copy", phase, spec);
      case CATCHING_UP -> one("catch-up", phase);
      case VERIFYING -> sharded("verify", phase, spec);
      case REFRESHING_AGGREGATES -> one("refresh", phase);
      case PROVING -> one("prove", phase);
      case ENABLING_JOBS -> one("jobs", phase);
      case VALIDATING -> one("validate", phase);
      case SWITCHING_OVER -> one("switch", phase);
      case CANCELLING -> one("cancel", phase);
      case ROLLING_BACK -> one("rollback", phase);
      case FINISHING -> one("finish", phase);
      case AWAITING_DUAL_WRITE,
          AWAITING_PRODUCTION_LOAD,
          AWAITING_SWITCHOVER,
          AWAITING_FINISH,
          ROLLED_BACK,
          COMPLETED,
          CANCELLED ->
          List.of();
    };
  }

  private static List<WorkerJobName> one(String component, Phase phase) {
    return List.of(new WorkerJobName(component, phase, -1));
  }

  private static List<WorkerJobName> sharded(
      String component, Phase phase, TimescaleMigrationSpec spec) {
    return IntStream.range(0, spec.workers().replicas())
        .mapToObj(shard -> new WorkerJobName(component + "-" + shard, phase, shard))
        .toList();
  }
}
