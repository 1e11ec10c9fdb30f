-- The tasks of some chunks of the source, with the snapshots in which they were copied. A chunk that was dropped and recreated since
-- it was staged has another name: where no task has its name, the last one with its ranges is meant, as a copy finds it by these.
with wanted as (
    select * from unnest(:schemas::text[], :names::text[], :ranges::text[]) as wanted (chunk_schema, chunk_name, ranges)
), of_hypertable as (
    select * from _timescale_migration.task where hypertable_schema = :schema and hypertable_name = :name
)
select task.chunk_schema, task.chunk_name, task.ranges,
       task.from_value is not null or task.until_value is not null as is_cut,
       task.copied_at is not null as is_copied,
       coalesce(task.copy_method = 'SKIPPED', false) as is_skipped,
       copy_snapshot.snapshot
from of_hypertable as task
left join _timescale_migration.copy_snapshot on copy_snapshot.task_id = task.id
where :all
   or (task.chunk_schema::text, task.chunk_name::text) in (select chunk_schema, chunk_name from wanted)
   or (task.ranges in (
           select wanted.ranges::jsonb
           from wanted
           where not exists (select from of_hypertable as named
                             where named.chunk_schema::text = wanted.chunk_schema and named.chunk_name::text = wanted.chunk_name)
       )
       and not exists (select from of_hypertable as later where later.ranges = task.ranges and later.id > task.id))
