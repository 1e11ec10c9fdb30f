package dev.timescalemigration.timescale;

import dev.timescalemigration.postgres.QualifiedName;

/**
 * A background job with an id of 1000 or more: a policy or a user-defined action. Intervals and
 * times are the server's text under pinned settings, to be handed back as they are.
 *
 * @param id the job's id, the same in both databases after the schema was moved
 * @param applicationName name with which the job shows in pg_stat_activity
 * @param procedure what it calls
 * @param owner the role it runs as
 * @param scheduled whether the scheduler starts it
 * @param scheduleInterval time between two starts
 * @param fixedSchedule whether starts are aligned to the initial start
 * @param initialStart first start, null when not set
 * @param timezone zone of a fixed schedule, null when not set
 * @param config the JSON handed to the procedure, null when none
 * @param hypertable what it works on (the view's name for an aggregate), null for an action without
 * @param nextStart when it is due, null when it never ran
 */
public record BackgroundJob(
    int id,
    String applicationName,
    QualifiedName procedure,
    String owner,
    boolean scheduled,
    String scheduleInterval,
    boolean fixedSchedule,
    String initialStart,
    String timezone,
    String config,
    QualifiedName hypertable,
    String nextStart) {}
