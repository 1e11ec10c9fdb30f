-- What loading a schema needs of the extension's own objects.
select has_schema_privilege('_timescaledb_internal', 'CREATE') as creates_chunks,
       -- they stop the background workers, which only a superuser may (src/loader/bgw_interface.c, 2.29.2)
       (select bool_and(p.prosecdef and (select r.rolsuper from pg_roles r where r.oid = p.proowner))
        from pg_proc p
        where p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore')
          and p.pronamespace = x.extnamespace) as restores_as_definer,
       -- who else may call them while they do so
       (select coalesce(array_agg(distinct case e.grantee when 0 then 'PUBLIC' else e.grantee::regrole::text end), '{}')
        from pg_proc p
        join pg_roles r on r.oid = p.proowner and r.rolsuper
        cross join lateral aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) e
        where p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore')
          and p.pronamespace = x.extnamespace and p.prosecdef
          and e.grantee not in (p.proowner, quote_ident(current_user)::regrole)) as others_who_restore,
       -- a trigger turns an INSERT of a known key into an UPDATE (sql/metadata.sql, 2.29.2)
       has_table_privilege('_timescaledb_catalog.metadata', 'UPDATE') as updates_metadata,
       (select coalesce(array_agg(c.relname::text order by c.relname), '{}')
        from unnest(x.extconfig) configuration
        join pg_class c on c.oid = configuration and c.relkind = 'r'
        where not has_table_privilege(c.oid, 'INSERT')) as tables_not_writable,
       (select coalesce(array_agg(c.relname::text order by c.relname), '{}')
        from unnest(x.extconfig) configuration
        join pg_class c on c.oid = configuration and c.relkind = 'S'
        -- the planner may ask before the join has left the sequences
        where case when c.relkind = 'S' then not has_sequence_privilege(c.oid, 'UPDATE') end) as sequences_not_settable
from pg_extension x
where x.extname = 'timescaledb'
