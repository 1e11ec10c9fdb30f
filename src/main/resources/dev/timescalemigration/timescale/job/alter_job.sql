-- Gives a job of the target what its counterpart in the source has. The number of the hypertable in the
-- configuration is the target's own. A missing timezone would be taken for none, and a fixed schedule
-- without an initial start would begin now (job_alter, tsl/src/bgw_policy/job_api.c 2.16 to 2.29).
select a.job_id
from _timescaledb_config.bgw_job j
cross join lateral <extension>.alter_job(
    j.id,
    schedule_interval => (:schedule_interval)::interval,
    max_runtime => (:max_runtime)::interval,
    max_retries => (:max_retries)::integer,
    retry_period => (:retry_period)::interval,
    scheduled => (:scheduled)::boolean,
    config => (:config)::jsonb
        || coalesce((select jsonb_object_agg(key, value)
                     from jsonb_each(j.config)
                     where key in ('hypertable_id', 'mat_hypertable_id')), '{}'),
    next_start => (:next_start)::timestamptz,
    fixed_schedule => nullif((:fixed_schedule)::boolean, j.fixed_schedule),
    initial_start => case when (:fixed_schedule)::boolean is distinct from j.fixed_schedule
                               or (:initial_start)::timestamptz is distinct from j.initial_start
                          then (:initial_start)::timestamptz end,
    timezone => (:timezone)::text,
    check_config => (:check)::regproc) a
where j.id = :id
