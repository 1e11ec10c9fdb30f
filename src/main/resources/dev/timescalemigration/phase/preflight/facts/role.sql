-- What the role of this session may do in this database.
select r.rolname as name,
       r.rolsuper as superuser,
       r.rolcreaterole as creates_roles,
       has_database_privilege(d.oid, 'CREATE') as creates_in_database,
       pg_has_role(d.datdba, 'USAGE') as owns_database,
       has_parameter_privilege('session_replication_role', 'SET') as sets_replication_role,
       (select coalesce(json_agg(n.nspname order by n.nspname), '[]')
        from pg_namespace n
        where n.nspname not like 'pg\_%' and n.nspname <> 'information_schema'
          and not (has_schema_privilege(n.oid, 'USAGE') and has_schema_privilege(n.oid, 'CREATE'))
          and not exists (select from pg_depend x where x.classid = 'pg_namespace'::regclass
                          and x.objid = n.oid and x.deptype = 'e')) as schemas_not_creatable
from pg_roles r, pg_database d
where r.rolname = current_user and d.datname = current_database()
