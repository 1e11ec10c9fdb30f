-- Objects whose making takes a right that the owner of a database need not have. The right is what GRANT … TO names, or
-- SUPERUSER, or ESTIMATOR, which is SUPERUSER from some releases on. Where a statement for the source takes the need away, it
-- is given. From PostgreSQL 15 to 17, src/backend/commands: functioncmds.c, aggregatecmds.c, typecmds.c, opclasscmds.c,
-- operatorcmds.c, proclang.c, amcmds.c, tsearchcmds.c, foreigncmds.c; src/backend/utils/misc/guc.c for settings.
with routine as (
    select p.oid, p.prokind, p.proleakproof, p.prosupport, p.proconfig, l.oid as language, l.lanname, l.lanpltrusted,
           o.type || ' ' || o.identity as object, o.identity
    from pg_proc p
    join pg_language l on l.oid = p.prolang
    cross join lateral pg_identify_object('pg_proc'::regclass, p.oid, 0) o
    where p.oid >= 16384 and p.pronamespace in (<user_schemas>)
      and not exists (select from pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
), setting as (
    -- Rights are kept by the name in lower case.
    select r.object, r.identity, n.name, lower(n.name) as parameter
    from routine r
    cross join lateral unnest(r.proconfig) s
    cross join lateral (select string_agg(quote_ident(part), '.')
                        from unnest(string_to_array(split_part(s, '=', 1), '.')) part) n (name)
), of_user (classid, objid, need) as (
    select 'pg_type'::regclass, t.oid, 'SUPERUSER'
    from pg_type t
    left join pg_range r on r.rngtypid = t.oid
    where t.typnamespace in (<user_schemas>)
      and (t.typtype = 'b' and not exists (select from pg_type element where element.typarray = t.oid)
           or not t.typisdefined or r.rngcanonical <> 0)
    union all select 'pg_opclass'::regclass, oid, 'SUPERUSER' from pg_opclass
    union all select 'pg_opfamily'::regclass, oid, 'SUPERUSER' from pg_opfamily
    union all select 'pg_am'::regclass, oid, 'SUPERUSER' from pg_am
    union all select 'pg_language'::regclass, oid, 'SUPERUSER' from pg_language
    union all select 'pg_ts_parser'::regclass, oid, 'SUPERUSER' from pg_ts_parser
    union all select 'pg_ts_template'::regclass, oid, 'SUPERUSER' from pg_ts_template
    union all select 'pg_transform'::regclass, oid, 'SUPERUSER' from pg_transform
    union all select 'pg_foreign_data_wrapper'::regclass, oid, 'SUPERUSER' from pg_foreign_data_wrapper
    union all
    -- one of the types has to belong to who makes the cast
    select 'pg_cast'::regclass, c.oid, 'SUPERUSER'
    from pg_cast c
    where c.castmethod = 'b'
       or not exists (select from pg_type t
                      where t.oid in (c.castsource, c.casttarget) and t.oid >= 16384
                        and not exists (select from pg_depend d
                                        where d.classid = 'pg_type'::regclass and d.deptype = 'e'
                                          and d.objid in (t.oid, t.typelem)))
    union all
    select 'pg_operator'::regclass, oid, 'ESTIMATOR' from pg_operator where greatest(oprrest::oid, oprjoin::oid) >= 16384
    union all
    select 'pg_foreign_server'::regclass, s.oid, 'USAGE ON FOREIGN DATA WRAPPER ' || quote_ident(w.fdwname)
    from pg_foreign_server s
    join pg_foreign_data_wrapper w on w.oid = s.srvfdw
    where w.oid < 16384 or exists (select from pg_depend d
                                   where d.classid = 'pg_foreign_data_wrapper'::regclass and d.objid = w.oid and d.deptype = 'e')
    union all
    -- file_fdw_validator, contrib/file_fdw/file_fdw.c
    select 'pg_class'::regclass, f.ftrelid, case when o like 'program=%' then 'pg_execute_server_program' else 'pg_read_server_files' end
    from pg_foreign_table f
    join pg_foreign_server s on s.oid = f.ftserver
    join pg_foreign_data_wrapper w on w.oid = s.srvfdw
    join pg_proc h on h.oid = w.fdwhandler and h.proname = 'file_fdw_handler'
    cross join lateral unnest(f.ftoptions) o
    where o ~ '^(filename|program)='
)
select object || ' in language ' || lanname as object, 'SUPERUSER' as need, null as instead
from routine
where not lanpltrusted and prokind <> 'a'
union all
select object, 'USAGE ON LANGUAGE ' || quote_ident(lanname), null
from routine
where lanpltrusted and prokind <> 'a'
  -- a language of a user's is an object for itself
  and (language < 16384 or exists (select from pg_depend d
                                   where d.classid = 'pg_language'::regclass and d.objid = language and d.deptype = 'e'))
union all
select object || ' with LEAKPROOF', 'SUPERUSER', 'ALTER FUNCTION ' || identity || ' NOT LEAKPROOF'
from routine
where proleakproof and lanpltrusted
union all
select object || ' with SUPPORT', 'SUPERUSER', null
from routine
where prosupport <> 0 and lanpltrusted
union all
select r.object || ' with a state of type internal', 'SUPERUSER', null
from routine r
join pg_aggregate a on a.aggfnoid = r.oid
where 'internal'::regtype in (a.aggtranstype, a.aggmtranstype)
union all
select object || ' with SET ' || name, 'SET ON PARAMETER ' || parameter, 'ALTER ROUTINE ' || identity || ' RESET ' || name
from setting
union all
select format('user mapping of %s with %s', m.srvname, split_part(o, '=', 1)), 'SUPERUSER', null
-- postgres_fdw_validator, contrib/postgres_fdw/option.c
from pg_user_mappings m
cross join lateral unnest(m.umoptions) o
where o ~ '^(sslcert|sslkey)=' or o ~* '^password_required=(false|off|f|no|n|0)$'
union all
select o.type || ' ' || o.identity, u.need, null
from of_user u
cross join lateral pg_identify_object(u.classid, u.objid, 0) o
where u.objid >= 16384 and coalesce(o.schema, '') !~ '^(pg_|information_schema$|_timescale_migration$)'
  and coalesce(o.schema, '') not in (select name from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend d where d.classid = u.classid and d.objid = u.objid and d.deptype = 'e')
order by 2, 1
