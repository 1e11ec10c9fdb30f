package dev.timescalemigration.engine;

import dev.timescalemigration.failure.MigrationFailure;
import dev.timescalemigration.work.PhaseReport;
import java.util.Optional;

/**
 * What the work of a phase came to, or what was found at a gate.
 *
 * @param report what was done or found
 * @param refusal why the phase cannot be left although its work is done, such as chunks that differ
 * @param isUndone whether what the phase had changed was undone
 */
public record PhaseResult(
    PhaseReport report, Optional<MigrationFailure> refusal, boolean isUndone) {

  /** The phase can be left. */
  public static PhaseResult done(PhaseReport report) {
    return new PhaseResult(report, Optional.empty(), false);
  }

  /** The phase cannot be left; the report has the details. */
  public static PhaseResult refused(PhaseReport report, MigrationFailure refusal) {
    return new PhaseResult(report, Optional.of(refusal), false);
  }

  /** The phase was undone: the migration goes back. */
  public static PhaseResult undone(PhaseReport report, MigrationFailure refusal) {
    return new PhaseResult(report, Optional.of(refusal), true);
  }
}
