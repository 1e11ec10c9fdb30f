-- What the newest comparisons found is kept.
delete from _timescale_migration.comparison_piece
where comparison_id in (select id from _timescale_migration.comparison order by id desc offset :kept)
