-- Roles with their attributes and memberships; all of the cluster, as the other side may need any of them. What a managed service
-- gives to nobody is left out, as a migration leaves it out: SUPERUSER, REPLICATION, BYPASSRLS.
select quote_ident(r.rolname) as object,
       concat_ws(', ', case when r.rolcanlogin then 'LOGIN' else 'NOLOGIN' end,
                 case when r.rolinherit then 'INHERIT' else 'NOINHERIT' end,
                 case when r.rolcreatedb then 'CREATEDB' end,
                 case when r.rolcreaterole then 'CREATEROLE' end,
                 'CONNECTION LIMIT ' || r.rolconnlimit,
                 'VALID UNTIL ' || nullif(r.rolvaliduntil, 'infinity')::text,
                 'IN ROLE ' || (select string_agg(distinct quote_ident(g.rolname), ', ')
                                from pg_auth_members m
                                join pg_roles g on g.oid = m.roleid
                                where m.member = r.oid)) as definition
from pg_roles r
where r.rolname !~ '^pg_' and r.rolname not in ('postgres', 'tsdbadmin') and not r.rolsuper
