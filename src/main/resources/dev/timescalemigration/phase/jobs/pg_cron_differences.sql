-- Jobs of the source that this database lacks, or has with another schedule or state, and those that only it has. A job that
-- is inactive here waits for the jobs to be enabled, unless they were.
with source_job as (
    select jobid, jobname, schedule, command, username, active, coalesce(jobname, command) as name
    from json_to_recordset((:jobs)::json) s (jobid bigint, jobname text, schedule text, command text, username text,
                                      active boolean, own boolean)
    where own
), target_job as (
    select jobid, jobname, schedule, command, username, active, coalesce(jobname, command) as name
    from cron.job
    where database = current_database()
)
select 'pg_cron-' || s.jobid as job,
       case when t.jobid is null then format('job %s of pg_cron (%s) is missing in the target', s.jobid, s.name)
            when t.schedule <> s.schedule
            then format('job %s of pg_cron (%s): its schedule is %s, in the source %s', t.jobid, t.name, t.schedule, s.schedule)
            when t.active then format('job %s of pg_cron (%s): it is active, in the source inactive', t.jobid, t.name)
            else format('job %s of pg_cron (%s): it is inactive, in the source active', t.jobid, t.name) end as sentence
from source_job s
left join target_job t on t.command = s.command and t.username = s.username and t.jobname is not distinct from s.jobname
where t.jobid is null or t.schedule <> s.schedule or t.active <> s.active and (t.active or :enabled)
union all
select 'target-pg_cron-' || t.jobid,
       format('job %s of pg_cron (%s) is only in the target', t.jobid, t.name)
from target_job t
where not exists (select from source_job s
                  where t.command = s.command and t.username = s.username and t.jobname is not distinct from s.jobname)
order by 1
