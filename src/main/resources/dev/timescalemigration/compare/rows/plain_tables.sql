-- Ordinary tables of users: no hypertables, no chunks, nothing of an extension. A partitioned table comes as a whole,
-- without its partitions. Where a partition is a foreign table, which may be out of reach, its other partitions come one
-- by one: pg_partition_tree() knows all levels.
with foreign_partition as (
    select pg_partition_root(f.oid) as root, array_agg(f.oid::regclass::text order by f.oid::regclass::text) as names
    from pg_class f
    where f.relkind = 'f' and f.relispartition
    group by 1
)
select n.nspname as schema_name, c.relname as name, c.relkind = 'p' as partitioned, f.names as foreign_partitions,
       case when c.relkind = 'p' then (select coalesce(sum(pg_table_size(t.relid)), 0) from pg_partition_tree(c.oid) t where t.isleaf)
            else pg_table_size(c.oid) end as bytes
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join foreign_partition f on f.root = c.oid
where c.relkind in ('r', 'p') and c.relpersistence <> 't'
  and (not c.relispartition
       or (c.relkind = 'r' and pg_partition_root(c.oid) in (select root from foreign_partition)))
  and n.nspname not like 'pg\_%'
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and n.nspname not in ('information_schema', 'timescaledb_information', 'timescaledb_experimental', '_timescale_migration')
  and not exists (select from (<timescale/relations/hypertables>) h where h.oid = c.oid)
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = c.oid)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
