select id
from _timescale_migration.comparison
where source_identity = :source
order by id desc
limit 1
