-- What changes rows automatically when a row is changed, where the role may not keep it from firing: triggers of users, and foreign
-- keys that cascade.
with tables as (
    select c.oid
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
      and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
      and not exists (
          select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
)
select format('trigger %I of %s', t.tgname, t.tgrelid::regclass)
from pg_trigger t join tables on tables.oid = t.tgrelid
where not t.tgisinternal and t.tgenabled in ('O', 'A')
  and not exists (
      select from pg_depend d join pg_extension e on e.oid = d.refobjid
      where d.classid = 'pg_proc'::regclass and d.objid = t.tgfoid and d.deptype = 'e'
        and d.refclassid = 'pg_extension'::regclass and e.extname = 'timescaledb')
union all
select format('foreign key %I of %s', k.conname, k.conrelid::regclass)
from pg_constraint k join tables on tables.oid = k.conrelid
where k.contype = 'f' and (k.confdeltype not in ('a', 'r') or k.confupdtype not in ('a', 'r'))
