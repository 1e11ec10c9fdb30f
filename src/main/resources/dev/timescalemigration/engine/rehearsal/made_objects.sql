-- Statements that drop what somebody made in this database. What belongs to an extension, or goes with another object, is not
-- among them. What an earlier statement has dropped already is passed over by IF EXISTS.
with found as (
    select 1 as turn, 'pg_event_trigger'::regclass as class, oid from pg_event_trigger
    union all
    select 1, 'pg_publication'::regclass, oid from pg_publication
    union all
    select case when relkind in ('r', 'p') then 2 else 3 end, 'pg_class'::regclass, oid
    from pg_class
    where relkind in ('r', 'p', 'v', 'm', 'f', 'S')
    union all
    select 4, 'pg_cast'::regclass, oid from pg_cast
    union all
    select 4, 'pg_operator'::regclass, oid from pg_operator
    union all
    select 4, 'pg_opfamily'::regclass, oid from pg_opfamily
    union all
    select 4, 'pg_proc'::regclass, oid from pg_proc
    union all
    select 5, 'pg_type'::regclass, oid
    from pg_type t
    where typtype in ('d', 'e', 'r')
       or typtype = 'c' and exists (select from pg_class c where c.oid = t.typrelid and c.relkind = 'c')
    union all
    select 6, 'pg_collation'::regclass, oid from pg_collation
    union all
    select 6, 'pg_conversion'::regclass, oid from pg_conversion
    union all
    select 6, 'pg_ts_config'::regclass, oid from pg_ts_config
    union all
    select 6, 'pg_ts_dict'::regclass, oid from pg_ts_dict
    union all
    select 6, 'pg_foreign_server'::regclass, oid from pg_foreign_server
    union all
    select 7, 'pg_namespace'::regclass, oid from pg_namespace where nspname !~ '^pg_' and nspname <> all ((:schemas)::text[])
    union all
    select 8, 'pg_extension'::regclass, oid from pg_extension where extname <> all ((:extensions)::text[])
),
made as (
    select m.turn, format('DROP %s IF EXISTS %s CASCADE',
                  case when a.view_name is null then upper(i.type) else 'MATERIALIZED VIEW' end, i.identity) as statement
    from found m
    cross join lateral pg_identify_object(m.class, m.oid, 0) i
    left join timescaledb_information.continuous_aggregates a
           on m.class = 'pg_class'::regclass and to_regclass(format('%I.%I', a.view_schema, a.view_name)) = m.oid
    -- The first id that initdb does not give away (FirstNormalObjectId, access/transam.h).
    where m.oid >= 16384
      and coalesce(i.schema, '') !~ '^pg_'
      and coalesce(i.schema, '') <> '_timescale_migration'
      and i.identity <> '_timescale_migration'
      and not exists (
          select from pg_depend d
          where d.classid = m.class and d.objid = m.oid and d.objsubid = 0
            and (d.deptype in ('e', 'a') or d.deptype = 'i' and m.class <> 'pg_type'::regclass))
    union all
    select 9, format('SELECT lo_unlink(%s)', oid) from pg_largeobject_metadata
)
select turn, statement
from made
-- What users made before what TimescaleDB made for it.
order by turn, statement collate "C" desc
