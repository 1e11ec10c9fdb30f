package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A background job with an id of 1000 or more: a policy or a user-defined action. Intervals and
 * times are the server's text under pinned settings, to be handed back as they are.
 *
 * @param id the job's id, the same in both databases after the schema was loaded from a dump
 * @param applicationName name with which the job shows in pg_stat_activity
 * @param procedure what it calls
 * @param owner the role it runs as, quoted where SQL needs it
 * @param scheduled whether the scheduler starts it
 * @param scheduleInterval time between two starts
 * @param maxRuntime time after which it is stopped, none when 0
 * @param maxRetries how often it is tried again after a failure, for ever when -1
 * @param retryPeriod time between two tries
 * @param fixedSchedule whether starts are aligned to the initial start
 * @param initialStart first start, null when not set
 * @param timezone zone of a fixed schedule, null when not set
 * @param config the JSON handed to the procedure, without the number of the hypertable; null when
 *     none
 * @param check what checks the configuration, null when nothing does
 * @param hypertable what it works on (the view's name for an aggregate), null for an action without
 * @param configured what the number of a hypertable in its configuration represents, null without
 * @param nextStart when it is due, null when it never ran or runs now
 */
public record BackgroundJob(
    int id,
    String applicationName,
    QualifiedName procedure,
    String owner,
    boolean scheduled,
    String scheduleInterval,
    String maxRuntime,
    int maxRetries,
    String retryPeriod,
    boolean fixedSchedule,
    String initialStart,
    String timezone,
    String config,
    QualifiedName check,
    QualifiedName hypertable,
    QualifiedName configured,
    String nextStart) {

  /** The same job, which the scheduler starts. */
  public BackgroundJob switchedOn() {
    return new BackgroundJob(
        id,
        applicationName,
        procedure,
        owner,
        true,
        scheduleInterval,
        maxRuntime,
        maxRetries,
        retryPeriod,
        fixedSchedule,
        initialStart,
        timezone,
        config,
        check,
        hypertable,
        configured,
        nextStart);
  }

  /** The job for people: its id, what it calls, and on what. */
  @Override
  public String toString() {
    return "job " + id + " (" + procedure + (hypertable == null ? "" : " on " + hypertable) + ")";
  }
}
