-- The views of continuous aggregates that a refresh runs.
select c.oid
from _timescaledb_catalog.continuous_agg a
join pg_namespace n on n.nspname = a.partial_view_schema
join pg_class c on c.relnamespace = n.oid and c.relname = a.partial_view_name
