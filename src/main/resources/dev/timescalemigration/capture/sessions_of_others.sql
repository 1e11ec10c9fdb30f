-- Sessions that may write to the database. Of sessions of other roles a role may not see what they are for. This program's own have
-- its name and its role; the scheduler of background jobs writes nothing of users, and restarts automatically.
select pid
from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and usename is not null
  and coalesce(backend_type, 'client backend') not in ('walsender', 'autovacuum worker', 'parallel worker')
  and pid not in (select pid from pg_stat_replication where pid is not null)
  and not (usename = current_user and application_name in ('tsm source', 'tsm target'))
  and coalesce(application_name, '') not like 'TimescaleDB Background Worker Scheduler%'
