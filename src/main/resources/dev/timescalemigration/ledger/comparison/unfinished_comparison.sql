-- The newest comparison, when it has no end and was asked for the same.
select id
from (select id, source_identity, wanted, ended_at
      from _timescale_migration.comparison
      order by id desc
      limit 1) newest
where ended_at is null and source_identity = :source and wanted = :wanted
