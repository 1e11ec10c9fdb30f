-- Jobs whose last run failed, with the newest error that the role may read.
select s.job_id as id, format('%I.%I', j.proc_schema, j.proc_name) as procedure, s.total_failures as failures,
       (select e.err_message
        from timescaledb_information.job_errors e
        where e.job_id = s.job_id
        order by e.start_time desc nulls last
        limit 1) as error
from timescaledb_information.job_stats s
join timescaledb_information.jobs j on j.job_id = s.job_id
where s.last_run_status = 'Failed' and j.scheduled and s.job_id >= 1000
order by s.job_id
