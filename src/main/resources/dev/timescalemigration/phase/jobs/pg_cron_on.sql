-- Only jobs of this database: what runs in another one belongs to that one's migration.
update cron.job j
set active = s.active, schedule = s.schedule
from json_to_recordset((:jobs)::json) s (jobname text, schedule text, command text, username text, active boolean, own boolean)
where s.own and j.database = current_database()
  and j.command = s.command and j.username = s.username and j.jobname is not distinct from s.jobname
  and (j.active, j.schedule) is distinct from (s.active, s.schedule)
returning format('job %s of pg_cron (%s) is %s', j.jobid, coalesce(j.jobname, j.command),
                 case when j.active then 'active' else 'inactive' end)
