insert into _timescale_migration.comparison_aggregate (comparison_id, view_schema, view_name, from_value, until_value)
values (:comparison, :schema, :view, :from, :until)
