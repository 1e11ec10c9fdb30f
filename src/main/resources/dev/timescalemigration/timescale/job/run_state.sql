-- How often a job was started, and what the last start came to. A job counts as crashed from its start until its end is noted
-- (bgw_job_stat_tuple_mark_start, src/bgw/job_stat.c 2.29.2). The process of a job is named after it; every role sees the
-- names of all sessions.
select coalesce(s.total_runs, 0) as runs,
       coalesce(s.last_finish > '-infinity', true) as ended,
       coalesce(s.last_run_success, false) as succeeded,
       case when s.last_finish > '-infinity' then extract(epoch from s.last_finish - s.last_start) end as seconds,
       exists (select from pg_stat_activity a
               where a.datname = current_database()
                 and a.application_name like '%[' || j.id || ']') as has_process
from _timescaledb_config.bgw_job j
left join _timescaledb_internal.bgw_job_stat s on s.job_id = j.id
where j.id = :id
