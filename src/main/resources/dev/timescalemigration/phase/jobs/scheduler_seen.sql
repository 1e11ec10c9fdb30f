-- Whether the scheduler of this database runs (SCHEDULER_APPNAME, src/bgw/job.h 2.29.2); every role sees
-- the names of all sessions.
select exists (select
               from pg_stat_activity
               where datname = current_database()
                 and application_name = 'TimescaleDB Background Worker Scheduler')
