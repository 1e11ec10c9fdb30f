insert into _timescale_migration.migration (source_identity, name, phase)
values (:source, :name, 'Preflight')
on conflict (only_one) do nothing
