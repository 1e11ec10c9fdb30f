-- Hypertables without a replica identity: a primary key by default, none with NOTHING.
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as hypertable,
       array[n.nspname, h.chunk_schema] as schemas
from (<timescale/relations/hypertables>) h
join pg_class c on c.oid = h.oid and c.relpersistence = 'p'
join pg_namespace n on n.oid = c.relnamespace
where c.relreplident = 'n'
   or c.relreplident = 'd' and not exists (select from pg_index i where i.indrelid = c.oid and i.indisprimary)
order by 1
