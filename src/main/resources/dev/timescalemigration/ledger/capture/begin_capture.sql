insert into _timescale_migration.capture (slot, insert_only, identities)
values (:slot, :insertOnly::jsonb, :identities::jsonb)
on conflict (only_one) do update
set insert_only = excluded.insert_only,
    identities = capture.identities || excluded.identities
