-- Large objects that the session's role may not read. pg_read_all_data takes them in since PostgreSQL 19;
-- has_largeobject_privilege() is there since 18.
select m.oid::bigint as oid
from pg_largeobject_metadata m
where not current_setting('lo_compat_privileges')::boolean
  and not pg_has_role(m.lomowner, 'usage')
  and not (current_setting('server_version_num')::int >= 190000 and pg_has_role('pg_read_all_data', 'usage'))
  and not exists (select from aclexplode(m.lomacl) g
                  where g.privilege_type = 'SELECT'
                    and case when g.grantee = 0 then true else pg_has_role(g.grantee, 'usage') end)
order by 1
