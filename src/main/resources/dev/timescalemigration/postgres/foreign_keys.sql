-- Foreign keys of a table that are enforced, with their columns in order. One that points to a partitioned table has a constraint for
-- each partition besides, which is no rule of its own.
select k.conname as name,
       rn.nspname as referenced_schema,
       rc.relname as referenced_name,
       (select array_agg(a.attname::text order by c.ordinal)
        from unnest(k.conkey) with ordinality c (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum) as columns,
       (select array_agg(a.attname::text order by c.ordinal)
        from unnest(k.confkey) with ordinality c (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum) as referenced_columns
from pg_constraint k
join pg_class rc on rc.oid = k.confrelid
join pg_namespace rn on rn.oid = rc.relnamespace
where k.conrelid = (:table)::regclass and k.contype = 'f' and k.convalidated
  and not exists (select from pg_constraint p where p.oid = k.conparentid and p.conrelid = k.conrelid)
order by k.conname
