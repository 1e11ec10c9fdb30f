select view_schema, view_name, from_value, until_value
from _timescale_migration.comparison_aggregate
where comparison_id = :comparison
order by view_schema, view_name
