-- Lets the scheduler start a job of the target now, or leaves it as it was. A missing timezone would be taken for none
-- (job_alter, tsl/src/bgw_policy/job_api.c 2.16 to 2.29).
select a.job_id
from _timescaledb_config.bgw_job j
cross join lateral <extension>.alter_job(
    j.id, scheduled => (:scheduled)::boolean, next_start => case when (:now)::boolean then now() end, timezone => j.timezone) a
where j.id = :id
