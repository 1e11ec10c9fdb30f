package dev.timescalemigration.phase.jobs;

import java.util.List;

/**
 * What one run did to the jobs.
 *
 * @param changed jobs that were switched, or run
 * @param unchanged jobs that were as they should be
 * @param problems what a person should look at, one sentence each
 */
public record JobsReport(List<JobChange> changed, int unchanged, List<String> problems) {

  /**
   * One job and what was done to it.
   *
   * @param id the job's id
   * @param name the job's name, as {@code timescaledb_information.jobs} has it
   * @param change what was done
   */
  public record JobChange(int id, String name, String change) {}
}
