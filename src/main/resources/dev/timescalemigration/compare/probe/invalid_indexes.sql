-- Indexes that queries do not use or that may lack rows.
select format('%I.%I', n.nspname, x.relname) as name, tn.nspname as table_schema, t.relname as table_name
from pg_index i
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = x.relnamespace
join pg_class t on t.oid = i.indrelid
join pg_namespace tn on tn.oid = t.relnamespace
where not (i.indisvalid and i.indisready and i.indislive)
order by 1
