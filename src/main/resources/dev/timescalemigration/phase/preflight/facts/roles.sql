-- Roles of the server; used are those that a migration of this database moves.
select r.rolname as name,
       r.rolsuper as superuser,
       r.rolreplication as replication,
       r.rolbypassrls as bypasses_row_security,
       pg_has_role(r.oid, 'USAGE') as within_reach,
       coalesce(r.rolname in (<needed>), false) as used
from pg_roles r
where r.rolname not like 'pg\_%'
order by r.rolname
