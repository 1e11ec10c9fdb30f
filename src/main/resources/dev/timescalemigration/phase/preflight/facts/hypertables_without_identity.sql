-- Hypertables without a replica identity: a primary key by default, none with NOTHING.
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as hypertable,
       array[n.nspname, h.associated_schema_name] as schemas
from _timescaledb_catalog.hypertable h
join pg_namespace n on n.nspname = h.schema_name
join pg_class c on c.relnamespace = n.oid and c.relname = h.table_name and c.relpersistence = 'p'
where c.relreplident = 'n'
   or c.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
order by 1
