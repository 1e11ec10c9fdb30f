-- What changes rows automatically when a row is changed: triggers and rules of users, and foreign keys that cascade. In a session
-- that pretends to be a replica those are left that are enabled for it (ALWAYS, REPLICA). The statement that keeps each from firing
-- there, and the one that undoes it.
with tables as (
    select c.oid
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
      and c.relkind in ('r', 'p')
      and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
      and not exists (
          select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
), fires (kind, name, relation, enabled) as (
    select 'TRIGGER', t.tgname, t.tgrelid, t.tgenabled
    from pg_trigger t
    where (not t.tgisinternal or t.tgenabled in ('A', 'R'))
      and not exists (
          select from pg_depend d join pg_extension e on e.oid = d.refobjid
          where d.classid = 'pg_proc'::regclass and d.objid = t.tgfoid and d.deptype = 'e'
            and d.refclassid = 'pg_extension'::regclass and e.extname = 'timescaledb')
    union all
    select 'RULE', r.rulename, r.ev_class, r.ev_enabled
    from pg_rewrite r
    where r.ev_type <> '1'
)
select format('%s %I of %s', lower(f.kind), f.name, f.relation::regclass) as what,
       format('ALTER TABLE %s %s %s %I', f.relation::regclass, case f.enabled when 'A' then 'ENABLE' else 'DISABLE' end, f.kind, f.name) as off,
       format('ALTER TABLE %s ENABLE %s %s %I', f.relation::regclass, case f.enabled when 'A' then 'ALWAYS' else 'REPLICA' end, f.kind, f.name) as undo
from fires f join tables on tables.oid = f.relation
where f.enabled in ('A', case when :replica then 'R' else 'O' end)
union all
select format('foreign key %I of %s', k.conname, k.conrelid::regclass), null, null
from pg_constraint k join tables on tables.oid = k.conrelid
where not :replica and k.contype = 'f' and (k.confdeltype not in ('a', 'r') or k.confupdtype not in ('a', 'r'))
