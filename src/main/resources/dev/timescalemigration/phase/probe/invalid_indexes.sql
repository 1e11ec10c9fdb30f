-- Indexes of tables that queries do not use or that may lack rows.
select format('%I.%I', n.nspname, x.relname) as name,
       (select format('%I.%I', tn.nspname, t.relname)
        from pg_class t
        join pg_namespace tn on tn.oid = t.relnamespace
        where t.oid = i.indrelid) as table_name
from pg_index i
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = x.relnamespace
where i.indrelid = any (:tables::text[]::regclass[])
  and not (i.indisvalid and i.indisready and i.indislive)
order by 1
