-- Foreign keys that point to a hypertable, as they are defined; those of chunks come with them.
select n.nspname as schema_name, c.relname as table_name, k.conname as name, pg_get_constraintdef(k.oid) as definition
from pg_constraint k
join pg_class c on c.oid = k.conrelid
join pg_namespace n on n.oid = c.relnamespace
join (<timescale/relations/hypertables>) h on h.oid = k.confrelid
where k.contype = 'f' and k.conparentid = 0
order by 1, 2, 3
