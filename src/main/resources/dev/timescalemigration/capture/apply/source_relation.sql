-- A relation of the source by its name, with what its rows are known by.
select c.relkind::text as kind, c.relreplident = 'f' as is_full,
       exists (
           select from pg_depend d
           where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e'
       ) as is_of_extension,
       case when c.relispartition then (
           select array[n.nspname, r.relname]::text[]
           from pg_class r join pg_namespace n on n.oid = r.relnamespace
           where r.oid = pg_partition_root(c.oid)
       ) end as root,
       (
           select array[n.nspname, p.relname]::text[]
           from pg_inherits i join pg_class p on p.oid = i.inhparent join pg_namespace n on n.oid = p.relnamespace
           where i.inhrelid = c.oid
           order by i.inhseqno
           limit 1
       ) as parent,
       array(
           select a.attname::text
           from pg_index x, unnest(x.indkey::int2[]) with ordinality k (number, place), pg_attribute a
           where x.indrelid = c.oid and k.place <= x.indnkeyatts and a.attrelid = c.oid and a.attnum = k.number
             and case c.relreplident when 'd' then x.indisprimary when 'i' then x.indisreplident else false end
       ) as key
from pg_class c join pg_namespace s on s.oid = c.relnamespace
where s.nspname = :schema and c.relname = :name
