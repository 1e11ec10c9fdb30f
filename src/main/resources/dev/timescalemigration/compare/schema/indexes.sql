select format('%I.%I', n.nspname, c.relname) as object,
       concat_ws(', ', pg_get_indexdef(c.oid),
           case when not i.indisvalid then 'invalid' end,
           case when i.indisclustered then 'clustered on' end,
           case when i.indisreplident then 'replica identity' end,
           (select string_agg('statistics of column ' || a.attnum || ' ' || a.attstattarget, ', ' order by a.attnum)
            from pg_attribute a where a.attrelid = c.oid and a.attstattarget >= 0)) as definition
from pg_index i
join pg_class c on c.oid = i.indexrelid
join pg_namespace n on n.oid = c.relnamespace
where i.indrelid in (<user_relations>)
