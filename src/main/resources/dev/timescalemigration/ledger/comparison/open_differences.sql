-- Differences of a piece that repairing has not worked on.
select id, piece, key_hash, key, in_source, in_target, copies, columns
from _timescale_migration.comparison_difference
where comparison_id = :comparison and repair is null and piece = :piece and id > :after
  and (in_source is null) = :only_in_target
order by id
limit :most
