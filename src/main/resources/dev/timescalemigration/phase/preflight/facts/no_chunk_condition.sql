n.nspname <> '_timescaledb_internal'
  and c.relname not like 'compress\_hyper\_%\_chunk'
  and not exists (
    select from pg_inherits i
    join pg_class pc on pc.oid = i.inhparent
    join pg_namespace pn on pn.oid = pc.relnamespace
    join _timescaledb_catalog.hypertable h on h.schema_name = pn.nspname and h.table_name = pc.relname
    where i.inhrelid = c.oid)
