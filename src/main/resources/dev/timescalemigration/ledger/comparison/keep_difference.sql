insert into _timescale_migration.comparison_difference
    (comparison_id, piece, key_hash, key, in_source, in_target, copies, columns)
values (:comparison, :piece, :keyHash, :key, :inSource, :inTarget, :copies, :columns)
