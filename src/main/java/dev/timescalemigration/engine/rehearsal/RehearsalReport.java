package dev.timescalemigration.engine.rehearsal;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.timescalemigration.failure.FailureKind;
import dev.timescalemigration.phase.preflight.Check;
import dev.timescalemigration.work.estimate.Estimate;
import java.util.List;
import java.util.Optional;

/**
 * What a rehearsal found.
 *
 * @param database the scratch database in which it was rehearsed
 * @param checks what preflight found between the source and the real target
 * @param threads how many chunks were copied at the same time
 * @param kinds the chunks, by kind
 * @param phases how long each phase takes; without those that wait for a person
 * @param disk what the target needs; empty when nothing was copied
 * @param failures what would have failed
 * @param notes what a person should know, one line each
 * @param seconds how long the rehearsal took
 */
public record RehearsalReport(
    String database,
    List<Check> checks,
    int threads,
    List<RehearsedChunks> kinds,
    List<ProjectedPhase> phases,
    Optional<Disk> disk,
    List<ForeseenFailure> failures,
    List<String> notes,
    double seconds) {

  /**
   * Chunks of one kind.
   *
   * @param hypertable the hypertable, or the view of a continuous aggregate
   * @param chunks compressed or not, small or not
   * @param count how many there are
   * @param bytes their size in the source, with indexes
   * @param sampled how many were copied
   * @param sampledBytes the size of those
   * @param copyRate bytes per second that one copy thread copies; 0 when none was copied
   * @param verifyRate bytes per second that one copy thread verifies; 0 when none was verified
   */
  public record RehearsedChunks(
      String hypertable,
      String chunks,
      long count,
      long bytes,
      long sampled,
      long sampledBytes,
      double copyRate,
      double verifyRate) {}

  /**
   * A phase of the migration.
   *
   * @param phase its name
   * @param measured seconds that it took in the rehearsal
   * @param projected seconds that it takes in the migration
   */
  public record ProjectedPhase(String phase, double measured, Estimate projected) {}

  /**
   * Room in the target.
   *
   * @param schemaBytes of the schema and the plain tables, measured
   * @param chunkBytes of all chunks, projected
   * @param walBytes of write-ahead log that the migration makes in the target, projected; what
   *     others wrote to the server meanwhile is in it
   */
  public record Disk(long schemaBytes, long chunkBytes, long walBytes) {}

  /**
   * Something that would have failed.
   *
   * @param phase where
   * @param reason a word for machines
   * @param message what happened
   * @param toFix what to do about it
   * @param kind what can fix it
   */
  public record ForeseenFailure(
      String phase, String reason, String message, String toFix, FailureKind kind) {}

  /** Whether nothing failed. */
  @JsonProperty
  public boolean passed() {
    return failures.isEmpty();
  }

  /** All phases together. */
  @JsonProperty
  public Estimate total() {
    return phases.stream().map(ProjectedPhase::projected).reduce(Estimate.NONE, Estimate::and);
  }

  /** How the command ends: data that differ count more than what a person has to do. */
  public int exitCode() {
    return passed()
        ? 0
        : failures.stream().anyMatch(failure -> failure.kind() == FailureKind.DATA_DIFFERS)
            ? FailureKind.DATA_DIFFERS.exitCode()
            : FailureKind.USER_ACTION.exitCode();
  }
}
