-- Foreign keys of tables, not those that chunks and partitions have from them.
select n.nspname as schema_name, c.relname as table_name, k.conname as name
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
where k.contype = 'f' and k.conparentid = 0 and k.convalidated = :validated
  and n.nspname <> '_timescale_migration'
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = c.oid)
order by 1, 2, 3
