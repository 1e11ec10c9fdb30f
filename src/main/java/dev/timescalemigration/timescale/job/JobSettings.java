package dev.timescalemigration.timescale.job;

import dev.timescalemigration.postgres.Identifiers;
import dev.timescalemigration.timescale.BackgroundJob;
import dev.timescalemigration.timescale.CatalogSql;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * Changes jobs by {@code alter_job}. It takes a missing timezone for none, so that every call names
 * it ({@code job_alter}, {@code tsl/src/bgw_policy/job_api.c} 2.16 to 2.29).
 */
public final class JobSettings {
  private final Handle handle;
  private final String extension;

  /**
   * Of one database.
   *
   * @param extensionSchema the extension's schema
   */
  public JobSettings(Handle handle, String extensionSchema) {
    this.handle = handle;
    this.extension = Identifiers.quote(extensionSchema);
  }

  /** Has the scheduler leave a job alone. */
  public void switchOff(BackgroundJob job) {
    alter("switch_off", job.id()).bind("timezone", job.timezone()).mapTo(Integer.class).one();
  }

  /**
   * Gives a job what another one has, in one call. One that has not run yet is due when the other
   * one is: else the scheduler would start all of them at once.
   *
   * @param job the job as it is
   * @param model the job that it shall be like
   */
  public void makeLike(BackgroundJob job, BackgroundJob model) {
    alter("alter_job", job.id())
        .bind("schedule_interval", model.scheduleInterval())
        .bind("max_runtime", model.maxRuntime())
        .bind("max_retries", model.maxRetries())
        .bind("retry_period", model.retryPeriod())
        .bind("scheduled", model.scheduled())
        .bind("config", model.config())
        .bind("next_start", job.nextStart() == null ? model.nextStart() : null)
        .bind("fixed_schedule", model.fixedSchedule())
        .bind("initial_start", model.initialStart())
        .bind("timezone", model.timezone())
        .bind("check", changedCheck(job, model))
        .mapTo(Integer.class)
        .one();
  }

  /** {@code -} is how {@code regproc} writes none. */
  private static String changedCheck(BackgroundJob job, BackgroundJob model) {
    if (model.check() == null) {
      return job.check() == null ? null : "-";
    }
    return model.check().equals(job.check()) ? null : model.check().quoted();
  }

  /** Has the scheduler start a job now. */
  public void startNow(BackgroundJob job) {
    schedule(job, true, true);
  }

  /** Has the scheduler start a job when it is due. */
  public void switchOn(BackgroundJob job) {
    schedule(job, true, false);
  }

  /** Has the scheduler start a job, or leave it alone, as it was when the job was read. */
  public void scheduleAsBefore(BackgroundJob job) {
    schedule(job, job.scheduled(), false);
  }

  private void schedule(BackgroundJob job, boolean scheduled, boolean now) {
    alter("start_now", job.id())
        .bind("scheduled", scheduled)
        .bind("now", now)
        .mapTo(Integer.class)
        .one();
  }

  private Query alter(String file, int id) {
    return handle
        .createQuery(CatalogSql.of(handle, JobSettings.class, file))
        .define("extension", extension)
        .bind("id", id);
  }
}
