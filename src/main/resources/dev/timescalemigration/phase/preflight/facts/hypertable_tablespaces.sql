-- Tablespaces attached to hypertables, into which new chunks go.
select distinct attached::text
from _timescaledb_catalog.hypertable h
cross join lateral <extension_schema>.show_tablespaces(format('%I.%I', h.schema_name, h.table_name)::regclass) attached
where exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
              where n.nspname = h.schema_name and c.relname = h.table_name)
order by 1
