insert into _timescale_migration.attempt (task_id, phase, worker, started_at, sqlstate, message)
values (:id, :phase, :worker, :startedAt, :sqlState, :message)
