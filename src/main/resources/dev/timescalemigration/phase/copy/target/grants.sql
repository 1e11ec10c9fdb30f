-- The privileges on a hypertable, as statements for another table; none when they were never changed.
select format('grant %s on table %s to %s%s',
              g.privilege_type, :made,
              case when g.grantee = 0 then 'public' else quote_ident(pg_get_userbyid(g.grantee)) end,
              case when g.is_grantable then ' with grant option' else '' end)
from pg_class c
cross join lateral aclexplode(c.relacl) g
where c.oid = (:table)::regclass
