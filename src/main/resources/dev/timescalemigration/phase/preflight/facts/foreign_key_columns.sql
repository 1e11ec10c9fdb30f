-- Conditions over the columns of the foreign key k of the table h.quoted.
select string_agg(format('%s.%I is not null', h.quoted, a.attname), ' and ') as all_set,
       string_agg(format('%s.%I is not null', h.quoted, a.attname), ' or ') as any_set,
       string_agg(format('tsm_referenced.%I operator(%I.%s) %s.%I',
                         r.attname, n.nspname, o.oprname, h.quoted, a.attname), ' and ') as equal
from unnest(k.conkey, k.confkey, k.conpfeqop) as key (own, referenced, operator)
join pg_attribute a on a.attrelid = k.conrelid and a.attnum = key.own
join pg_attribute r on r.attrelid = k.confrelid and r.attnum = key.referenced
join pg_operator o on o.oid = key.operator
join pg_namespace n on n.oid = o.oprnamespace
