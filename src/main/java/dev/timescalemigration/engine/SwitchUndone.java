package dev.timescalemigration.engine;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseReport;

/**
 * A switch that had begun was undone.
 *
 * @param why why, and what fixes it
 */
public record SwitchUndone(String why) implements PhaseReport {
  static SwitchUndone of(MigrationFailure failure) {
    return new SwitchUndone(failure.withHint());
  }
}
