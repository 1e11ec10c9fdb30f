insert into _timescale_migration.way_back (slot) values (:slot)
on conflict (only_one) do update set slot = excluded.slot, given_up = null
