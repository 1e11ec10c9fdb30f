-- Functions that TimescaleDB calls for a dimension: the partitioning function when a row is written, and the function
-- that gives the time of an integer dimension when a policy or a refresh asks for it.
select d.column_name, p.oid as function
from _timescaledb_catalog.dimension d
cross join lateral (values (d.partitioning_func_schema, d.partitioning_func),
                           (d.integer_now_func_schema, d.integer_now_func)) f (schema_name, name)
join pg_namespace n on n.nspname = f.schema_name
join pg_proc p on p.pronamespace = n.oid and p.proname = f.name
