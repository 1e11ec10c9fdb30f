-- The statements that let the session act as roles that own something in the source. Since PostgreSQL 16 the role that makes
-- another one administers it, but may act as it only when it grants itself that.
select format('GRANT %s TO %I%s', r.oid::regrole, current_user,
              case when current_setting('server_version_num')::int >= 160000 then ' WITH INHERIT TRUE, SET TRUE' else '' end)
from unnest((:owners)::text[]) owner
join pg_roles r on r.oid = to_regrole(owner)
where not r.rolsuper
  and r.rolname !~ '^pg_'
  and not (pg_has_role(r.oid, 'USAGE')
           and pg_has_role(r.oid, case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end))
order by 1
