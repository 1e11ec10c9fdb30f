-- Tables, views and sequences that somebody made in this database.
select n.nspname as schema_name, c.relname as relation_name
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
  and n.nspname !~ '^pg_'
  and n.nspname not in ('information_schema', '_timescale_migration')
  and not exists (
      select from pg_depend d
      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
