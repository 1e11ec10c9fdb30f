select hypertable_schema, hypertable_name, chunk_schema, chunk_name, failures, last_error,
       skip_reason, verdict_detail,
       parked_at is not null as parked,
       coalesce(verdict = 'DIFFERENT', false) as different
from _timescale_migration.task
where parked_at is not null or verdict = 'SKIPPED' or verdict = 'DIFFERENT' or last_error is not null
order by parked_at is null, coalesce(verdict = 'DIFFERENT', false) desc, id
limit :limit
