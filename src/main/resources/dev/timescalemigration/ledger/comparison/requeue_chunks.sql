-- The staged chunks in a range are to be copied again, unless they were since the comparison began: the second run of a
-- repair finds them done. Chunks that are gone from the source stay as they are.
with in_range as (
    select t.id, t.copied_at
    from _timescale_migration.task as t
    where t.hypertable_schema = :schema and t.hypertable_name = :table
      and t.verdict is distinct from 'SKIPPED'
      and (:from::bigint is null or coalesce(t.until_value, (t.ranges #>> '{0,end}')::bigint) > :from)
      and (:until::bigint is null or coalesce(t.from_value, (t.ranges #>> '{0,start}')::bigint) < :until)
), put_back as (
    update _timescale_migration.task as t
    set copied_at = null, copy_method = null, rows_copied = null, bytes_copied = null,
        failures = 0, parked_at = null, verdict = null, verdict_detail = null, verified_at = null, verify_round = 0
    from in_range as r
    where t.id = r.id
      and r.copied_at < (select c.started_at from _timescale_migration.comparison as c where c.id = :comparison)
    returning t.id
), noted as (
    insert into _timescale_migration.attempt (task_id, phase, worker, started_at, message)
    select id, :phase, :phase, clock_timestamp(), :message
    from put_back
)
select count(*) as chunks,
       count(*) filter (where r.copied_at is null or r.id in (select id from put_back)) as to_copy
from in_range as r
