select format('%I.%I', n.nspname, s.stxname) as object,
       concat_ws(', ', pg_get_statisticsobjdef(s.oid),
           case when s.stxstattarget >= 0 then 'target ' || s.stxstattarget end) as definition
from pg_statistic_ext s
join pg_namespace n on n.oid = s.stxnamespace
where s.stxrelid in (<user_relations>)
