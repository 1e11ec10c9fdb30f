-- Jobs of the source that are missing here, that run as a role that is missing, or that connect elsewhere.
select format('job %s of pg_cron (%s) is missing in the target: run there SELECT '
              'cron.schedule_in_database(%L, %L, %L, %L, %L, %L)',
              s.jobid, coalesce(s.jobname, s.command),
              coalesce(s.jobname, 'job ' || s.jobid), s.schedule, s.command, current_database(), s.username, s.active)
from json_to_recordset((:jobs)::json) s (jobid bigint, jobname text, schedule text, command text, username text,
                                  active boolean, own boolean)
where s.own
  and not exists (select from cron.job j
                  where j.database = current_database() and j.command = s.command and j.username = s.username
                    and j.jobname is not distinct from s.jobname)
union all
select format('job %1$s of pg_cron (%2$s) runs as role %3$s, which the target lacks: CREATE ROLE %3$s LOGIN',
              j.jobid, coalesce(j.jobname, j.command), quote_ident(j.username))
from cron.job j
where j.active and j.database = current_database()
  and not exists (select from pg_roles r where r.rolname = j.username)
