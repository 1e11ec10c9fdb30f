-- Hypertables on which writing a row does something else: users' triggers, and foreign keys that point to
-- them, by when that happens: O by default, R and A in a session that pretends to be a replica. On a new chunk a row's trigger is
-- enabled whatever it is on the hypertable (ts_trigger_create_all_on_chunk, src/trigger.c 2.29.2).
select quote_ident(n.nspname) || '.' || quote_ident(c.relname) as hypertable,
       'trigger ' || quote_ident(t.tgname) as what,
       t.tgenabled in ('A', 'R') as in_replica,
       t.tgenabled in ('A', 'O') or t.tgtype & 1 = 1 as by_default,
       false as is_key,
       format('DROP TRIGGER %I ON %I.%I;', t.tgname, n.nspname, c.relname) as removal,
       pg_get_triggerdef(t.oid) || ';'
           || case when t.tgenabled = 'O' then ''
                   else format(' ALTER TABLE %I.%I %s TRIGGER %I;', n.nspname, c.relname,
                               case t.tgenabled when 'D' then 'DISABLE' when 'A' then 'ENABLE ALWAYS' else 'ENABLE REPLICA' end,
                               t.tgname) end as restoration
from pg_trigger t
join pg_proc p on p.oid = t.tgfoid
join pg_namespace pn on pn.oid = p.pronamespace
join pg_class c on c.oid = t.tgrelid
join pg_namespace n on n.oid = c.relnamespace
join (<timescale/relations/hypertables>) h on h.oid = c.oid
where not t.tgisinternal and pn.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and (t.tgenabled <> 'D' or t.tgtype & 1 = 1)
union all
select quote_ident(n.nspname) || '.' || quote_ident(c.relname),
       'foreign key ' || quote_ident(k.conname) || ' of ' || k.conrelid::regclass, false, true,
       true,
       format('ALTER TABLE %s DROP CONSTRAINT %I;', k.conrelid::regclass, k.conname),
       format('ALTER TABLE %s ADD CONSTRAINT %I %s%s;', k.conrelid::regclass, k.conname, pg_get_constraintdef(k.oid),
              case when k.convalidated then ' NOT VALID' else '' end)
from pg_constraint k
join pg_class c on c.oid = k.confrelid
join pg_namespace n on n.oid = c.relnamespace
join (<timescale/relations/hypertables>) h on h.oid = c.oid
where k.contype = 'f' and k.conparentid = 0
order by 1, 2
