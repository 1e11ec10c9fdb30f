with noted as (
    insert into _timescale_migration.copy_snapshot (task_id, snapshot)
    select task_id, :snapshot from unnest(:tasks::bigint[]) as task_id
    on conflict (task_id) do update set snapshot = excluded.snapshot
)
insert into _timescale_migration.capture_changed (table_schema, table_name, from_value, until_value)
select hypertable_schema, hypertable_name, (ranges -> 0 ->> 'start')::bigint, (ranges -> 0 ->> 'end')::bigint
from _timescale_migration.task
where id = any (:tasks::bigint[])
