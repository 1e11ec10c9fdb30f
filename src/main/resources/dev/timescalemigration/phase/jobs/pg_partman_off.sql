-- run_maintenance() without a table leaves out those that are off.
update <schema>.part_config c
set automatic_maintenance = 'off'
from json_to_recordset((:jobs)::json) s (parent_table text)
where c.parent_table = s.parent_table and c.automatic_maintenance <> 'off'
returning format('maintenance of %s by pg_partman is off', c.parent_table)
