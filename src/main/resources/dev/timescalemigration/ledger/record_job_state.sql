insert into _timescale_migration.job_state (job_id, scheduled, owner, definition)
values (:id, :scheduled, :owner, :definition::jsonb)
on conflict (job_id) do update
set scheduled = excluded.scheduled, owner = excluded.owner, definition = excluded.definition,
    recorded_at = now()
