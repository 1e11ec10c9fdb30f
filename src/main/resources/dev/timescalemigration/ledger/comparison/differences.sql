select id, piece, key_hash, key, in_source, in_target, copies, columns
from _timescale_migration.comparison_difference
where comparison_id = :comparison
order by piece, id
