update _timescale_migration.comparison_difference d
set repair = r.outcome
from json_to_recordset((:rows)::json) r (id int8, outcome text)
where d.id = r.id
