update <schema>.part_config c
set automatic_maintenance = s.automatic_maintenance
from json_to_recordset((:jobs)::json) s (parent_table text, automatic_maintenance text)
where c.parent_table = s.parent_table and c.automatic_maintenance <> s.automatic_maintenance
returning format('maintenance of %s by pg_partman is %s', c.parent_table, c.automatic_maintenance)
