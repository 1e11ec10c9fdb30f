package dev.timescalemigration.phase.jobs;

import dev.timescalemigration.timescale.BackgroundJob;
import java.util.List;

/**
 * What one run did to the jobs.
 *
 * @param changed jobs that were switched, altered or run
 * @param unchanged jobs that were as they should be
 * @param problems what a person must fix, one sentence each with the fix
 * @param notes what a person should know, one sentence each
 */
public record JobsReport(
    List<JobChange> changed, int unchanged, List<String> problems, List<String> notes) {

  /**
   * One job and what was done to it.
   *
   * @param id the job's id in the target
   * @param name what it calls
   * @param hypertable what it works on, empty for an action without
   * @param change what was done
   * @param seconds how long that took
   */
  public record JobChange(int id, String name, String hypertable, String change, double seconds) {
    static JobChange of(BackgroundJob job, String change, double seconds) {
      return new JobChange(
          job.id(),
          job.procedure().toString(),
          job.hypertable() == null ? "" : job.hypertable().toString(),
          change,
          seconds);
    }
  }
}
