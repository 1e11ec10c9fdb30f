-- The extension of this database: version, schema, license, and what the role of this session may do with it.
select e.extversion as version, n.nspname as schema_name,
       current_setting('timescaledb.license', true) as license,
       has_parameter_privilege('timescaledb.restoring', 'SET') as sets_restoring,
       -- managed services have these functions run with their owner's rights
       (select count(*) = 2
        from pg_proc p
        join pg_roles r on r.oid = p.proowner and r.rolsuper
        where p.pronamespace = e.extnamespace
          and p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore')
          and p.prosecdef
          and has_function_privilege(p.oid, 'EXECUTE')) as calls_restoring,
       has_parameter_privilege('session_replication_role', 'SET') as sets_replication_role
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'timescaledb'
