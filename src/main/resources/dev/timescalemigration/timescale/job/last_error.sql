-- The newest error of a job, which the database's owner and the job's role may read, and whether it came after the commit of
-- what the job did: TimescaleDB drops a portal of its own then (job_execute, tsl/src/bgw_policy/job.c 2.16 to 2.29), which
-- PostgreSQL 17.12 refuses (seen on 2.19.3 and 2.29.2).
select coalesce(err_message, 'no message') || coalesce(' (SQLSTATE ' || sqlerrcode || ')', '') as message,
       sqlerrcode = '24000' and err_message like 'cannot drop portal %' as after_commit
from timescaledb_information.job_errors
where job_id = :id
order by start_time desc nulls last
limit 1
