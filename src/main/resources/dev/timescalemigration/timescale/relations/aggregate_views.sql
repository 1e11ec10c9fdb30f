-- The views of continuous aggregates that users query, and the schema of the tables and views that TimescaleDB keeps for them.
select c.oid, a.partial_view_schema as schema_of_parts
from _timescaledb_catalog.continuous_agg a
join pg_namespace n on n.nspname = a.user_view_schema
join pg_class c on c.relnamespace = n.oid and c.relname = a.user_view_name
