insert into _timescale_migration.capture_changed (table_schema, table_name, from_value, until_value)
select s, n, f, u from unnest(:schemas::text[], :names::text[], :from::bigint[], :until::bigint[]) as changed (s, n, f, u)
where not exists (
    select from _timescale_migration.capture_changed
    where not is_compared and table_schema = s and table_name = n and from_value is not distinct from f and until_value is not distinct from u)
