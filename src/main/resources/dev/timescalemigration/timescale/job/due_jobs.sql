-- Of these jobs the due ones, the one due for longest first. A job that has not run since the load has no row here. When it is
-- switched on it gets the source's next start, and without one the scheduler runs it at once (ts_bgw_job_stat_next_start,
-- src/bgw/job_stat.c 2.29.2). Of a job that is off, the job_stats view hides the next start.
select j.id
from unnest((:jobs)::integer[], (:next_starts)::timestamptz[]) j (id, next_start)
left join _timescaledb_internal.bgw_job_stat s on s.job_id = j.id
where case when s.job_id is null then coalesce(j.next_start, '-infinity') else s.next_start end <= now()
order by s.next_start nulls first, j.next_start nulls first, j.id
