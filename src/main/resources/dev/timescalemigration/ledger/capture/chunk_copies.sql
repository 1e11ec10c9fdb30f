-- The tasks of some chunks of the source, by name or by their ranges, with the snapshots in which they were copied.
select task.chunk_schema, task.chunk_name, task.ranges,
       task.from_value is not null or task.until_value is not null as is_cut,
       task.copied_at is not null as is_copied,
       coalesce(task.copy_method = 'SKIPPED', false) as is_skipped,
       copy_snapshot.snapshot
from _timescale_migration.task
left join _timescale_migration.copy_snapshot on copy_snapshot.task_id = task.id
where task.hypertable_schema = :schema and task.hypertable_name = :name
  and (:all or task.ranges = :ranges::jsonb or array[task.chunk_schema, task.chunk_name]::text[] in (select array[s, n] from unnest(:schemas::text[], :names::text[]) as wanted (s, n)))
