-- Roles of the server; used are those that own or are granted something in this database.
select r.rolname as name,
       r.rolsuper as superuser,
       r.rolreplication as replication,
       r.rolbypassrls as bypasses_row_security,
       pg_has_role(r.oid, 'USAGE') as within_reach,
       exists (select from pg_shdepend s
               where s.refclassid = 'pg_authid'::regclass and s.refobjid = r.oid
                 and s.dbid = (select oid from pg_database where datname = current_database())) as used
from pg_roles r
where r.rolname not like 'pg\_%'
order by r.rolname
