-- Names of a table's columns in its order, dropped ones left out.
select format('%I.%I', n.nspname, c.relname) as object,
       string_agg(quote_ident(a.attname), ', ' order by a.attnum) as definition
from pg_attribute a
join pg_class c on c.oid = a.attrelid
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'f', 'v', 'm')
  and a.attnum > 0
  and not a.attisdropped
  and c.oid in (<user_relations>)
group by n.nspname, c.relname
