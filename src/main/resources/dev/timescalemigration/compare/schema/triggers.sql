-- Not TimescaleDB's own (ts_insert_blocker, ts_cagg_invalidation_trigger), whose arguments are ids.
select format('%I.%I %I', n.nspname, c.relname, t.tgname) as object,
       concat_ws(', ', pg_get_triggerdef(t.oid),
           case t.tgenabled when 'D' then 'disabled' when 'R' then 'on replicas' when 'A' then 'always' end) as definition
from pg_trigger t
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
join pg_proc p on p.oid = t.tgfoid
join pg_namespace pn on pn.oid = p.pronamespace
where not t.tgisinternal
  and pn.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and c.oid in (<user_relations>)
