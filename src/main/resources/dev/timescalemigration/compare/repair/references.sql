-- Foreign keys between tables, and whether deleting a referenced row changes or deletes those that point to it.
select sn.nspname as schema, s.relname as name,
       tn.nspname as referenced_schema, t.relname as referenced_name,
       k.confdeltype in ('c', 'n', 'd') as changes_others,
       (select array_agg(a.attname::text order by c.ordinal)
        from unnest(k.conkey) with ordinality c (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.conrelid and a.attnum = c.attnum) as columns,
       (select array_agg(a.attname::text order by c.ordinal)
        from unnest(k.confkey) with ordinality c (attnum, ordinal)
        join pg_attribute a on a.attrelid = k.confrelid and a.attnum = c.attnum) as referenced_columns
from pg_constraint k
join pg_class s on s.oid = k.conrelid
join pg_namespace sn on sn.oid = s.relnamespace
join pg_class t on t.oid = k.confrelid
join pg_namespace tn on tn.oid = t.relnamespace
where k.contype = 'f' and k.conparentid = 0
