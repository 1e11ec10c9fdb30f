insert into _timescale_migration.copy_snapshot (task_id, snapshot)
select task_id, :snapshot from unnest(:tasks::bigint[]) as task_id
on conflict (task_id) do update set snapshot = excluded.snapshot
