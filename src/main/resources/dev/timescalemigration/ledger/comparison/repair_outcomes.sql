select piece, repair, count(*) as rows
from _timescale_migration.comparison_difference
where comparison_id = :comparison and repair is not null
group by piece, repair
