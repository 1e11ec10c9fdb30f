insert into _timescale_migration.capture (slot, insert_only, identities, max_retained_wal)
values (:slot, :insertOnly::jsonb, :identities::jsonb, :maxRetainedWal)
on conflict (only_one) do update
set insert_only = excluded.insert_only,
    max_retained_wal = excluded.max_retained_wal,
    identities = capture.identities || excluded.identities
