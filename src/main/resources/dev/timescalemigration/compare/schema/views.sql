-- Continuous aggregates have a comparison of their own: their view names an internal table.
select format('%I.%I', n.nspname, c.relname) as object,
       pg_get_viewdef(c.oid) as definition
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm')
  and c.oid in (<user_relations>)
  and not exists (select from (<timescale/relations/aggregate_views>) a where a.oid = c.oid)
