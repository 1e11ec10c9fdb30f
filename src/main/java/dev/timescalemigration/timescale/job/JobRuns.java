package dev.timescalemigration.timescale.job;

import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.CatalogSql;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/**
 * What became of the runs of jobs.
 *
 * @param handle a session of the jobs' database
 */
public record JobRuns(Handle handle) {

  /**
   * How often a job was run, and what its last run came to.
   *
   * @param runs how often it was started
   * @param ended whether the last run ended
   * @param succeeded whether it succeeded
   * @param seconds how long it took
   * @param hasProcess whether a process is running the job
   */
  public record JobRunState(
      long runs, boolean ended, boolean succeeded, double seconds, boolean hasProcess) {}

  /**
   * Why a run failed.
   *
   * @param message of the server
   * @param afterCommit whether what the job did was committed before
   */
  public record JobFailure(String message, boolean afterCommit) {}

  /** What a job's runs came to. */
  public JobRunState state(BackgroundJob job) {
    return handle
        .createQuery(CatalogSql.of(handle, JobRuns.class, "run_state"))
        .bind("id", job.id())
        .map(ConstructorMapper.of(JobRunState.class))
        .one();
  }

  /** Why a job's last run that failed did so; empty when the role may not read it. */
  public Optional<JobFailure> lastFailure(BackgroundJob job) {
    return handle
        .createQuery(CatalogSql.of(handle, JobRuns.class, "last_error"))
        .bind("id", job.id())
        .map(ConstructorMapper.of(JobFailure.class))
        .findOne();
  }

  /**
   * The jobs that are due, the one due for longest first.
   *
   * @param nextStarts by the jobs' numbers, when each is due that has not run in this database
   */
  public List<Integer> due(Map<Integer, String> nextStarts) {
    List<Integer> jobs = List.copyOf(nextStarts.keySet());
    return handle
        .createQuery(CatalogSql.of(handle, JobRuns.class, "due_jobs"))
        .bindArray("jobs", Integer.class, jobs)
        .bindArray("next_starts", String.class, jobs.stream().map(nextStarts::get).toList())
        .mapTo(Integer.class)
        .list();
  }
}
