package dev.timescalemigration.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.timescalemigration.postgres.Database;
import dev.timescalemigration.postgres.SqlFile;
import dev.timescalemigration.timescale.BackgroundJob;
import java.sql.Timestamp;
import java.util.List;
import java.util.Optional;

/** The background jobs of the source as they were found, so that what is restored is what was. */
public final class JobStates {
  private static final TypeReference<BackgroundJob> JOB = new TypeReference<>() {};

  private final Database target;

  JobStates(Database target) {
    this.target = target;
  }

  /** Records jobs as found in the source; a job recorded before is recorded again. */
  public void record(List<BackgroundJob> jobs) {
    target.with(
        handle -> {
          for (BackgroundJob job : jobs) {
            handle
                .createUpdate(SqlFile.of(JobStates.class, "record_job_state"))
                .bind("id", job.id())
                .bind("scheduled", job.scheduled())
                .bind("owner", job.owner())
                .bind("definition", Json.write(job))
                .execute();
          }
          return jobs.size();
        });
  }

  /** All recorded jobs, by id. */
  public List<JobState> all() {
    return target.with(
        handle ->
            handle
                .createQuery(
                    "select job_id, scheduled, owner, definition, enabled_at"
                        + " from _timescale_migration.job_state order by job_id")
                .map(
                    (row, context) ->
                        new JobState(
                            row.getInt("job_id"),
                            row.getBoolean("scheduled"),
                            row.getString("owner"),
                            Json.read(row.getString("definition"), JOB),
                            Optional.ofNullable(row.getTimestamp("enabled_at"))
                                .map(Timestamp::toInstant)))
                .list());
  }

  /** Records that a job was restored in the target. */
  public void enabled(int jobId) {
    target.with(
        handle ->
            handle
                .createUpdate(
                    "update _timescale_migration.job_state set enabled_at = clock_timestamp()"
                        + " where job_id = :id")
                .bind("id", jobId)
                .execute());
  }
}
