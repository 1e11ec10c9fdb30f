-- Tables that the target's maintenance does not look after.
select format('pg_partman of the target does not know %s: copy its row of the table part_config from the source',
              s.parent_table)
from json_to_recordset((:jobs)::json) s (parent_table text)
where not exists (select from <schema>.part_config c where c.parent_table = s.parent_table)
