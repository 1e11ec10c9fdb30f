-- What loading a schema needs of the extension's own objects.
select has_schema_privilege('_timescaledb_internal', 'CREATE') as creates_chunks,
       exists (select from pg_proc p
               where p.proname = 'timescaledb_pre_restore' and p.pronamespace = e.extnamespace and p.prosecdef)
           as restores_as_definer,
       (select coalesce(json_agg(c.relname order by c.relname), '[]')
        from unnest(e.extconfig) configuration
        join pg_class c on c.oid = configuration and c.relkind = 'r'
        where not has_table_privilege(c.oid, 'INSERT')) as tables_not_writable
from pg_extension e
where e.extname = 'timescaledb'
