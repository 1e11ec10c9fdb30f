-- Users' views, foreign tables and sequences that belong to no column.
select n.nspname as schema,
       c.relname as name,
       case c.relkind when 'S' then 'sequence' when 'f' then 'foreign table' else 'view' end as kind,
       has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm', 'f', 'S')
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.nspname not like 'pg\_temp\_%'
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend x
                  where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype in ('a', 'e', 'i'))
order by n.nspname, c.relname
