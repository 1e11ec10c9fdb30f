-- Policies and user-defined actions; ids below 1000 are the extension's own. A configuration holds the
-- number of a hypertable, which two databases count for themselves: it is read as the name it represents.
select j.job_id, j.application_name, j.proc_schema, j.proc_name, j.owner::text as owner, j.scheduled,
       j.schedule_interval::text as schedule_interval, j.max_runtime::text as max_runtime, j.max_retries,
       j.retry_period::text as retry_period, j.fixed_schedule, j.initial_start::text as initial_start,
       b.timezone, (j.config - 'hypertable_id' - 'mat_hypertable_id')::text as config,
       nullif(j.check_schema, '') as check_schema, nullif(j.check_name, '') as check_name,
       coalesce(oa.user_view_schema, o.schema_name) as hypertable_schema,
       coalesce(oa.user_view_name, o.table_name) as hypertable_name,
       coalesce(a.user_view_schema, h.schema_name) as configured_schema,
       coalesce(a.user_view_name, h.table_name) as configured_name,
       nullif(j.next_start, '-infinity')::text as next_start
from timescaledb_information.jobs j
join _timescaledb_config.bgw_job b on b.id = j.job_id
-- before 2.20 the view jobs names the table behind an aggregate, since then the aggregate
left join _timescaledb_catalog.hypertable o on o.id = b.hypertable_id
left join _timescaledb_catalog.continuous_agg oa on oa.mat_hypertable_id = o.id
left join _timescaledb_catalog.hypertable h
    on to_jsonb(h.id) = coalesce(j.config -> 'mat_hypertable_id', j.config -> 'hypertable_id')
left join _timescaledb_catalog.continuous_agg a on a.mat_hypertable_id = h.id
where j.job_id >= 1000
order by j.job_id
