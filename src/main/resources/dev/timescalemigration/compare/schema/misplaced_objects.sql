-- Objects that users made in a schema that TimescaleDB keeps for itself, and the statement that moves each out of it. What
-- TimescaleDB made there is in its catalog, or depends on what is; a sequence of a column follows its table.
with made (relation) as (
    select oid from (<timescale/relations/hypertables>) h
    union
    select oid from (<timescale/relations/chunks>) c
    union
    select compressed_relation from (<timescale/relations/compressed_relations>) k
    union
    select follower from (<timescale/relations/followers>) f (follower, owner, leader)
), found (classid, objid, kind) as (
    select 'pg_class'::regclass, c.oid,
           case c.relkind when 'S' then 'SEQUENCE' when 'v' then 'VIEW' when 'm' then 'MATERIALIZED VIEW'
                          when 'f' then 'FOREIGN TABLE' else 'TABLE' end
    from pg_class c
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      and c.relnamespace in (select oid from (<timescale/relations/extension_schemas>) own)
      and c.oid not in (select relation from made where relation is not null)
    union all
    select 'pg_proc'::regclass, p.oid, case p.prokind when 'a' then 'AGGREGATE' else 'ROUTINE' end
    from pg_proc p
    where p.pronamespace in (select oid from (<timescale/relations/extension_schemas>) own)
    union all
    select 'pg_type'::regclass, t.oid, 'TYPE'
    from pg_type t
    where t.typnamespace in (select oid from (<timescale/relations/extension_schemas>) own)
      and t.typtype in ('e', 'd', 'c', 'r')
      and (t.typrelid = 0 or (select c.relkind from pg_class c where c.oid = t.typrelid) = 'c')
)
select o.type || ' ' || o.identity as object,
       'ALTER ' || f.kind || ' ' || o.identity || ' SET SCHEMA public' as move
from found f
cross join lateral pg_identify_object(f.classid, f.objid, 0) o
where not exists (select from pg_depend d
                  where d.classid = f.classid and d.objid = f.objid
                    and (d.deptype in ('e', 'i') or d.deptype = 'a' and f.kind = 'SEQUENCE'))
order by 1
