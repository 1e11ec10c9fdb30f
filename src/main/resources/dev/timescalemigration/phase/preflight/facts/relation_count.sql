-- How many relations a dump locks, and how many its load makes and so locks.
select count(*) filter (where c.relkind in ('r', 'p')) as tables, count(*) as relations
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
-- below 16384 are the server's own
where c.oid >= 16384 and n.nspname not in ('pg_catalog', 'information_schema')
  and not exists (select from pg_depend x
                  where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
