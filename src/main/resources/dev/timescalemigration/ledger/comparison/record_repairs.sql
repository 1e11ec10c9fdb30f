insert into _timescale_migration.repair (comparison_id, table_schema, table_name, key, action, columns, copies)
select :comparison, :schema, :table, r.key, r.action, r.columns, r.copies
from json_to_recordset((:rows)::json) r (key text, action text, columns text[], copies bigint)
