select p.piece
from _timescale_migration.comparison_piece p
where p.result is not null
  and p.comparison_id = (select max(id) from _timescale_migration.comparison
                         where ended_at is not null and source_identity = :source)
