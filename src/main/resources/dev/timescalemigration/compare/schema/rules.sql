select format('%I.%I %I', n.nspname, c.relname, r.rulename) as object,
       concat_ws(', ', pg_get_ruledef(r.oid),
           case r.ev_enabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end) as definition
from pg_rewrite r
join pg_class c on c.oid = r.ev_class
join pg_namespace n on n.oid = c.relnamespace
where r.rulename <> '_RETURN'
  and c.oid in (<user_relations>)
