-- Hypertables whose own table has pages: it holds rows, or held rows and was not vacuumed since. It has none when every row
-- went into a chunk.
select n.nspname as schema,
       c.relname as name,
       pg_relation_size(c.oid) as bytes,
       has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable,
       (select array_agg(a.attname::text order by a.attnum)
        from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.oid = any (:hypertables::text[]::regclass[])
  and pg_relation_size(c.oid) > 0
order by 1, 2
