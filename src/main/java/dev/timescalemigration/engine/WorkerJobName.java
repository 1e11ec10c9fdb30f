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
    return phase.job().map(component -> of(component, phase, spec)).orElse(List.of());
  }

  private static List<WorkerJobName> of(
      String component, Phase phase, TimescaleMigrationSpec spec) {
    return switch (phase) {
      case COPYING, VERIFYING -> sharded(component, phase, spec);
      case AWAITING_COMPLETION_POINT ->
          spec.completionPoint() == null ? one(component, phase) : List.of();
      default -> one(component, phase);
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
