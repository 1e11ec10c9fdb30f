-- The first opening stays: it is what the person saw who let the migration continue.
insert into _timescale_migration.gate (gate, token, opened_by)
values (:gate, :token, :openedBy)
on conflict (gate) do nothing
