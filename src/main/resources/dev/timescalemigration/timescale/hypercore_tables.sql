-- Hypertables and chunks whose rows are kept by the access method hypercore (2.18 to 2.21).
with chunk as not materialized (
    <timescale/chunk_rows>
)
select h.schema_name as hypertable_schema, h.table_name as hypertable_name, n.nspname as schema_name, c.relname as table_name
from pg_am a
join pg_class c on c.relam = a.oid and c.relkind = 'r'
join pg_namespace n on n.oid = c.relnamespace
left join chunk k on k.relid = c.oid
join _timescaledb_catalog.hypertable h
  on h.id = k.hypertable_id or (h.schema_name = n.nspname and h.table_name = c.relname)
where a.amname = 'hypercore'
order by h.schema_name, h.table_name, n.nspname, c.relname
