package dev.timescalemigration.phase.switchover;

import dev.timescalemigration.compare.findings.Acceptance;
import java.time.Duration;
import java.util.List;

/**
 * How another side becomes the one that is written to.
 *
 * @param readOnly whether the database that is written to is set to read-only; else the application
 *     has stopped its writes
 * @param maxLag how far the other side may be behind when writes are stopped
 * @param drainTimeout how long the last changes may take to be applied
 * @param sequenceMargin values that each sequence of the other side leaves out after the last one
 * @param threads how many ranges are compared at once
 * @param acceptances findings that do not keep from switching
 */
public record ChangeoverOptions(
    boolean readOnly,
    Duration maxLag,
    Duration drainTimeout,
    long sequenceMargin,
    int threads,
    List<Acceptance> acceptances) {

  /** Defensive copy. */
  public ChangeoverOptions {
    acceptances = List.copyOf(acceptances);
  }
}
