-- How many relations a dump locks, and how many its load makes and so locks.
with users as (
    select c.oid, c.relkind, c.reltoastrelid
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
      -- below 16384 are the server's own
      and c.oid >= 16384
      and n.nspname not in ('pg_catalog', 'information_schema')
      and not exists (select from pg_depend x
                      where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
)
select count(*) filter (where u.relkind in ('r', 'p')) as tables,
       -- a table for long values comes with an index of its own
       count(*) + 2 * count(*) filter (where u.reltoastrelid <> 0)
           + (select count(*) from pg_index i join users on users.oid = i.indrelid) as relations
from users u
