-- Who owns what, by the words that ALTER … OWNER uses, and the schemas in which a new owner must be allowed to create. A
-- sequence of a column follows its table, and what TimescaleDB keeps for a hypertable follows that, in a schema of its own.
with owned (kind, schemas, name, owner) as (
    select case when c.relkind = 'S' then 'SEQUENCE'
                when c.relkind = 'f' then 'FOREIGN TABLE'
                when c.relkind = 'm' or a.oid is not null then 'MATERIALIZED VIEW'
                when c.relkind = 'v' then 'VIEW'
                else 'TABLE' end,
           array_remove(array[n.nspname, h.chunk_schema, a.schema_of_parts], null),
           format('%I.%I', n.nspname, c.relname), c.relowner
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    left join (<timescale/relations/aggregate_views>) a on a.oid = c.oid
    left join (<timescale/relations/hypertables>) h on h.oid = c.oid
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S')
      and c.oid in (<user_relations>)
      and not exists (select from pg_depend d
                      where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.refclassid = 'pg_class'::regclass
                        and d.deptype in ('a', 'i') and c.relkind = 'S')
    union all
    select 'SCHEMA', '{}', quote_ident(n.nspname), n.nspowner
    from pg_namespace n
    where n.oid in (<user_schemas>)
    union all
    select case p.prokind when 'a' then 'AGGREGATE' else 'ROUTINE' end, array[n.nspname],
           format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), p.proowner
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.oid in (<user_schemas>)
      and not exists (select from pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
    union all
    select 'TYPE', array[n.nspname], format('%I.%I', n.nspname, t.typname), t.typowner
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid in (<user_types>)
    union all
    select case o.type when 'statistics object' then 'STATISTICS'
                       when 'foreign-data wrapper' then 'FOREIGN DATA WRAPPER'
                       else upper(o.type) end,
           array_remove(array[o.schema::name], null), o.identity, r.owner
    from (select 'pg_collation'::regclass, oid, collowner from pg_collation
          union all select 'pg_conversion'::regclass, oid, conowner from pg_conversion
          union all select 'pg_language'::regclass, oid, lanowner from pg_language
          union all select 'pg_operator'::regclass, oid, oprowner from pg_operator
          union all select 'pg_opclass'::regclass, oid, opcowner from pg_opclass
          union all select 'pg_opfamily'::regclass, oid, opfowner from pg_opfamily
          union all select 'pg_ts_config'::regclass, oid, cfgowner from pg_ts_config
          union all select 'pg_ts_dict'::regclass, oid, dictowner from pg_ts_dict
          union all select 'pg_statistic_ext'::regclass, oid, stxowner from pg_statistic_ext
          union all select 'pg_foreign_data_wrapper'::regclass, oid, fdwowner from pg_foreign_data_wrapper
          union all select 'pg_foreign_server'::regclass, oid, srvowner from pg_foreign_server
          union all select 'pg_publication'::regclass, oid, pubowner from pg_publication
          union all select 'pg_event_trigger'::regclass, oid, evtowner from pg_event_trigger
          union all select 'pg_largeobject'::regclass, oid, lomowner from pg_largeobject_metadata) r (classid, objid, owner)
    cross join lateral pg_identify_object(r.classid, r.objid, 0) o
    where r.objid >= 16384
      and coalesce(o.schema, '') !~ '^(pg_|information_schema$|_timescale_migration$)'
      and coalesce(o.schema, '') not in (select name from (<timescale/relations/extension_schemas>) own)
      and not exists (select from pg_depend d
                      where d.classid = r.classid and d.objid = r.objid and d.deptype = 'e')
)
select o.kind, (select array_agg(quote_ident(s)) from unnest(o.schemas) s) as schemas, o.name, o.owner::regrole::text as owner, r.rolsuper as is_superusers
from owned o
join pg_roles r on r.oid = o.owner
order by o.kind <> 'SCHEMA', o.kind, o.name
