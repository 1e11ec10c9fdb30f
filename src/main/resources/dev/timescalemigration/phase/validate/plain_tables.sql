-- Ordinary tables of users: no hypertables, no chunks, no partitions, nothing of an extension.
select n.nspname as schema_name, c.relname as name, c.relkind = 'p' as partitioned
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition and c.relpersistence <> 't'
  and n.nspname not like 'pg\_%'
  and n.nspname not like '\_timescaledb\_%'
  and n.nspname not in ('information_schema', 'timescaledb_information', 'timescaledb_experimental', '_timescale_migration')
  and not exists (select from _timescaledb_catalog.hypertable h
                  where h.schema_name = n.nspname and h.table_name = c.relname)
  and not exists (select from pg_inherits i
                  join pg_class p on p.oid = i.inhparent
                  join pg_namespace pn on pn.oid = p.relnamespace
                  join _timescaledb_catalog.hypertable h on h.schema_name = pn.nspname and h.table_name = p.relname
                  where i.inhrelid = c.oid)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
