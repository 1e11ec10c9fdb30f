-- What roles other than an object's owner may do with it, one statement for each privilege: how it is given and taken. An
-- object without a list of its own has the server's default (acldefault).
with listed (kind, object, columns, acl, owner) as (
    select case c.relkind when 'S' then 'SEQUENCE' else 'TABLE' end, format('%I.%I', n.nspname, c.relname), '',
           coalesce(c.relacl, acldefault((case c.relkind when 'S' then 's' else 'r' end)::"char", c.relowner)), c.relowner
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p', 'f', 'v', 'm', 'S') and c.oid in (<user_relations>)
    union all
    select 'TABLE', format('%I.%I', n.nspname, c.relname), format(' (%I)', a.attname), a.attacl, c.relowner
    from pg_attribute a
    join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where a.attacl is not null and not a.attisdropped and c.oid in (<user_relations>)
    union all
    select 'SCHEMA', quote_ident(n.nspname), '', coalesce(n.nspacl, acldefault('n', n.nspowner)), n.nspowner
    from pg_namespace n
    where n.oid in (<user_schemas>)
    union all
    select 'ROUTINE', format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid)), '',
           coalesce(p.proacl, acldefault('f', p.proowner)), p.proowner
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where n.oid in (<user_schemas>)
      and not exists (select from pg_depend d
                      where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('e', 'i'))
    union all
    select 'TYPE', format('%I.%I', n.nspname, t.typname), '', coalesce(t.typacl, acldefault('T', t.typowner)), t.typowner
    from pg_type t
    join pg_namespace n on n.oid = t.typnamespace
    where t.oid in (<user_types>)
    union all
    select 'DATABASE', quote_ident(:database), '', coalesce(b.datacl, acldefault('d', b.datdba)), b.datdba
    from pg_database b
    where b.datname = current_database()
    union all
    select 'FOREIGN SERVER', quote_ident(s.srvname), '', coalesce(s.srvacl, acldefault('S', s.srvowner)), s.srvowner
    from pg_foreign_server s
), granted as (
    select l.kind, l.object, l.columns, e.privilege_type as privilege, e.is_grantable,
           case e.grantee when 0 then 'PUBLIC' else e.grantee::regrole::text end as grantee
    from listed l
    cross join lateral aclexplode(l.acl) e
    where e.grantee <> l.owner
)
select format('GRANT %s%s ON %s %s TO %s', privilege, columns, kind, object, grantee)
           || case when is_grantable then ' WITH GRANT OPTION' else '' end as given,
       format('REVOKE %s%s ON %s %s FROM %s', privilege, columns, kind, object, grantee) as taken
from granted
union
select format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s GRANT %s ON %s TO %s', d.defaclrole::regrole,
              ' IN SCHEMA ' || quote_ident(n.nspname), e.privilege_type, k.kind, g.grantee)
           || case when e.is_grantable then ' WITH GRANT OPTION' else '' end,
       format('ALTER DEFAULT PRIVILEGES FOR ROLE %s%s REVOKE %s ON %s FROM %s', d.defaclrole::regrole,
              ' IN SCHEMA ' || quote_ident(n.nspname), e.privilege_type, k.kind, g.grantee)
from pg_default_acl d
left join pg_namespace n on n.oid = d.defaclnamespace
cross join lateral aclexplode(d.defaclacl) e
cross join lateral (select case d.defaclobjtype when 'r' then 'TABLES' when 'S' then 'SEQUENCES' when 'f' then 'ROUTINES'
                                                when 'T' then 'TYPES' else 'SCHEMAS' end) k (kind)
cross join lateral (select case e.grantee when 0 then 'PUBLIC' else e.grantee::regrole::text end) g (grantee)
where e.grantee <> d.defaclrole
  and (d.defaclnamespace = 0 or d.defaclnamespace in (<user_schemas>))
order by 1
