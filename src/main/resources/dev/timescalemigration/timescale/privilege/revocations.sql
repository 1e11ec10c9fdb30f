-- What an administrator granted to the role of this session on the extension's own objects
-- (docs/how-to/roles-on-a-managed-target.md), as the statements that take it back; none for a superuser.
with me as (
    select quote_ident(rolname) as name
    from pg_roles
    where rolname = current_user and not rolsuper
)
select t.statement
from me
join pg_extension e on e.extname = 'timescaledb'
cross join lateral (
    select 1 as place,
           unnest(array[format('ALTER FUNCTION %I.%I() SECURITY INVOKER', n.nspname, p.proname),
                        format('REVOKE EXECUTE ON FUNCTION %I.%I() FROM %s', n.nspname, p.proname, me.name),
                        format('GRANT EXECUTE ON FUNCTION %I.%I() TO PUBLIC', n.nspname, p.proname)]) as statement
    from pg_proc p
    join pg_namespace n on n.oid = p.pronamespace
    where p.pronamespace = e.extnamespace and p.prosecdef
      and p.proname in ('timescaledb_pre_restore', 'timescaledb_post_restore')
    union all
    select 2, format('REVOKE CREATE ON SCHEMA _timescaledb_internal FROM %s', me.name)
    where has_schema_privilege('_timescaledb_internal', 'CREATE')
    union all
    select 3, unnest(array[
                  format('REVOKE INSERT ON ALL TABLES IN SCHEMA _timescaledb_catalog, _timescaledb_config FROM %s', me.name),
                  format('REVOKE UPDATE ON _timescaledb_catalog.metadata FROM %s', me.name),
                  format('REVOKE UPDATE ON ALL SEQUENCES IN SCHEMA _timescaledb_catalog, _timescaledb_config FROM %s', me.name)])
    where has_table_privilege('_timescaledb_catalog.metadata', 'UPDATE')
) t
order by t.place
