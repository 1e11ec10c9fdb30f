package dev.timescalemigration.phase.preflight.facts;

/**
 * A background job whose last run failed.
 *
 * @param id the job
 * @param procedure what it calls
 * @param failures how many runs failed
 * @param error the newest error; null when the role may not read it
 */
public record FailingJob(int id, String procedure, long failures, String error) {
  @Override
  public String toString() {
    return "job "
        + id
        + " ("
        + procedure
        + ", "
        + failures
        + " failed runs"
        + (error == null ? ")" : ": " + error + ")");
  }
}
