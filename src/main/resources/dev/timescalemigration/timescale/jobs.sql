-- Policies and user-defined actions; ids below 1000 are the extension's own.
select j.job_id, j.application_name, j.proc_schema, j.proc_name, j.owner::text as owner, j.scheduled,
       j.schedule_interval::text as schedule_interval, j.fixed_schedule,
       j.initial_start::text as initial_start, b.timezone, j.config::text as config,
       j.hypertable_schema, j.hypertable_name, j.next_start::text as next_start
from timescaledb_information.jobs j
join _timescaledb_config.bgw_job b on b.id = j.job_id
where j.job_id >= 1000
order by j.job_id
