-- The tables of hypertables. Until 2.28 those that keep compressed rows are among them.
select c.oid, h.id as hypertable_id, h.associated_schema_name as chunk_schema
from _timescaledb_catalog.hypertable h
join pg_namespace n on n.nspname = h.schema_name
join pg_class c on c.relnamespace = n.oid and c.relname = h.table_name
