insert into _timescale_migration.repair (comparison_id, table_schema, table_name, key, action, columns)
values (:comparison, :schema, :table, :key, :action, :columns)
