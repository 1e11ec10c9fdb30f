insert into _timescale_migration.comparison (source_identity, wanted)
values (:source, :wanted)
returning id
