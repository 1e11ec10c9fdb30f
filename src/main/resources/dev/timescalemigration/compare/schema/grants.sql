-- What roles may do with objects otherwise than by the server's default (acldefault), one statement for each privilege: how
-- it is made so and how it is undone, and whether it concerns a superuser, who may do all. Made by a load are objects that
-- no target has before. Also what an owner may do by the server's default, and nobody has taken: a GRANT of it changes nothing.
with listed (kind, object, columns, acl, standard) as (
    select case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end, format('%I.%I', n.nspname, c.relname), '', c.relacl,
           acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner)
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and c.oid in (<user_relations>)
    union all
    select 'TABLE', format('%I.%I', n.nspname, c.relname), format(' (%I)', a.attname), a.attacl, null::aclitem[]
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where a.attacl is not null and not a.attisdropped and c.oid in (<user_relations>)
    union all
    select 'SCHEMA', quote_ident(n.nspname), '', n.nspacl, acldefault('n', n.nspowner)
    from pg_namespace n
    where n.oid in (<user_schemas>)
    union all
    select 'ROUTINE', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '', p.proacl,
           acldefault('f', p.proowner)
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.oid in (<user_schemas>)
      and not exists (select from pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
    union all
    select 'TYPE', format('%I.%I', n.nspname, t.typname), '', t.typacl, acldefault('T', t.typowner)
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid in (<user_types>)
    union all
    select 'DATABASE', quote_ident(:database), '', b.datacl, acldefault('d', b.datdba)
    from pg_database b
    where b.datname = current_database()
    union all
    select 'LANGUAGE', quote_ident(l.lanname), '', l.lanacl, acldefault('l', l.lanowner)
    from pg_language l
    where l.oid >= 16384 or l.lanacl is not null
    union all
    select 'FOREIGN DATA WRAPPER', quote_ident(w.fdwname), '', w.fdwacl, acldefault('F', w.fdwowner)
    from pg_foreign_data_wrapper w
    union all
    select 'FOREIGN SERVER', quote_ident(s.srvname), '', s.srvacl, acldefault('S', s.srvowner)
    from pg_foreign_server s
    union all
    select 'LARGE OBJECT', m.oid::text, '', m.lomacl, acldefault('L', m.lomowner)
    from pg_largeobject_metadata m
), stated as (
    select l.kind, l.object, l.columns, e.privilege_type as privilege, e.is_grantable, e.grantee, e.extra, e.by_default
    from listed l
    cross join lateral (select x.privilege_type, x.is_grantable, x.grantee, true, false
                        from aclexplode(coalesce(l.acl, l.standard)) x
                        where not exists (select from aclexplode(l.standard) y
                                          where y.grantee = x.grantee and y.privilege_type = x.privilege_type)
                        union
                        select y.privilege_type, false, y.grantee, false, false
                        from aclexplode(l.standard) y
                        where not exists (select from aclexplode(coalesce(l.acl, l.standard)) x
                                          where y.grantee = x.grantee and y.privilege_type = x.privilege_type)
                        union
                        select y.privilege_type, false, y.grantee, true, true
                        from aclexplode(l.standard) y
                        join aclexplode(coalesce(l.acl, l.standard)) x
                            on y.grantee = x.grantee and y.privilege_type = x.privilege_type
                        where y.grantee <> 0 and :defaults
                       ) e (privilege_type, is_grantable, grantee, extra, by_default)
), defaults as (
    -- for one schema, what is given beyond the rest; for all schemas, the whole list
    select format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s ', d.defaclrole::regrole, ' IN SCHEMA ' || quote_ident(n.nspname)) as what,
           case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'ROUTINES'
                                when 'T' then 'TYPES' when 'L' then 'LARGE OBJECTS' else 'SCHEMAS' end as kind,
           e.privilege_type as privilege, e.is_grantable, e.grantee, e.extra, d.defaclrole as role
    from pg_default_acl d
    left join pg_namespace n on n.oid = d.defaclnamespace
    cross join lateral (select case when d.defaclnamespace = 0
                                    then acldefault((case d.defaclobjtype when 'S' then 's' else d.defaclobjtype::text end)::"char",
                                                    d.defaclrole)
                                    end) s (standard)
    cross join lateral (select x.privilege_type, x.is_grantable, x.grantee, true
                        from aclexplode(d.defaclacl) x
                        where not exists (select from aclexplode(s.standard) y
                                          where y.grantee = x.grantee and y.privilege_type = x.privilege_type)
                        union
                        select y.privilege_type, false, y.grantee, false
                        from aclexplode(s.standard) y
                        where not exists (select from aclexplode(d.defaclacl) x
                                          where y.grantee = x.grantee and y.privilege_type = x.privilege_type)
                       ) e (privilege_type, is_grantable, grantee, extra)
    where d.defaclnamespace = 0 or d.defaclnamespace in (<user_schemas>)
), worded as (
    select format('GRANT %s%s ON %s %s TO %s', s.privilege, s.columns, s.kind, s.object, g.name)
               || case when s.is_grantable then ' WITH GRANT OPTION' else '' end as granted,
           format('REVOKE %s%s ON %s %s FROM %s', s.privilege, s.columns, s.kind, s.object, g.name) as revoked,
           s.extra, s.by_default, s.grantee, s.columns <> '' as of_column,
           s.kind in ('TABLE', 'SEQUENCE', 'ROUTINE', 'TYPE') or s.kind = 'SCHEMA' and s.object <> 'public' as made_by_load
    from stated s
    cross join lateral (select case s.grantee when 0 then 'PUBLIC' else s.grantee::regrole::text end) g (name)
    union
    select d.what || format('GRANT %s ON %s TO %s', d.privilege, d.kind, g.name)
               || case when d.is_grantable then ' WITH GRANT OPTION' else '' end,
           d.what || format('REVOKE %s ON %s FROM %s', d.privilege, d.kind, g.name),
           d.extra, false, case when r.rolsuper then r.oid else d.grantee end, false, false
    from defaults d
    join pg_roles r on r.oid = d.role
    cross join lateral (select case d.grantee when 0 then 'PUBLIC' else d.grantee::regrole::text end) g (name)
)
select case when extra then granted else revoked end as given,
       case when extra then revoked else granted end as taken,
       exists (select from pg_roles r where r.oid = w.grantee and r.rolsuper) as is_superusers,
       w.made_by_load, w.of_column, w.by_default,
       w.grantee = quote_ident(current_user)::regrole::oid as is_own
from worded w
order by extra, 1
