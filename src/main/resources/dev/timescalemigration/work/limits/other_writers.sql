-- Sessions of others that write at this moment: those with a transaction id. PostgreSQL shows it to every role, with the
-- session's user and name (pg_stat_get_activity, src/backend/utils/adt/pgstatfuncs.c of 15 to 17), where it hides the rest.
-- Autovacuum has no user; TimescaleDB's workers and jobs are known by their names (src/bgw/job.c, src/loader/bgw_launcher.c).
select format('%s %s', pid, backend_xid) as transaction,
       usename || case when coalesce(application_name, '') = '' then '' else format(' (%s)', application_name) end as who
from pg_catalog.pg_stat_activity
where backend_xid is not null
  and usename is not null
  and pid <> pg_catalog.pg_backend_pid()
  and coalesce(application_name, '') not like 'tsm %'
  and coalesce(application_name, '') not like 'TimescaleDB Background Worker %'
  and coalesce(application_name, '') !~ ' \[[0-9]+\]$'
order by pid
