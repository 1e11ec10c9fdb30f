-- A job runs in the database that it names: what was the source's own database is this one here.
update cron.job j
set active = false,
    database = case when s.own then current_database() else j.database end,
    nodeport = case when j.nodename in ('localhost', '127.0.0.1', '::1') or j.nodename like '/%'
                    then current_setting('port')::int else j.nodeport end
from json_to_recordset((:jobs)::json) s (jobname text, command text, database text, username text, own boolean)
where (j.active or s.own and j.database <> current_database())
  and j.command = s.command and j.username = s.username and j.jobname is not distinct from s.jobname
  and j.database in (s.database, case when s.own then current_database() end)
returning format('job %s of pg_cron (%s) is inactive', j.jobid, coalesce(j.jobname, j.command))
