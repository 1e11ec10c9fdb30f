-- What an administrator granted to the role of this session for a migration (docs/how-to/roles-on-a-managed-target.md), as the
-- statements that take it back; none for a superuser.
with me as (
    select oid, rolname, quote_ident(rolname) as name
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
    union all
    select 4, format('REVOKE SET ON PARAMETER %s FROM %s',
                     (select string_agg(quote_ident(part), '.') from unnest(string_to_array(a.parname, '.')) part), me.name)
    from pg_parameter_acl a
    where exists (select from aclexplode(a.paracl) g where g.grantee = me.oid and g.privilege_type = 'SET')
    union all
    -- what preflight asks for to load the rows of an extension's tables
    select 5, format('REVOKE %s%I.%I FROM %s', case c.relkind when 'S' then 'UPDATE ON SEQUENCE ' else 'INSERT ON ' end,
                     n.nspname, c.relname, me.name)
    from pg_extension x
    cross join unnest(x.extconfig) configuration
    join pg_class c on c.oid = configuration
    join pg_namespace n on n.oid = c.relnamespace
    where x.extname <> 'timescaledb'
      and exists (select from aclexplode(c.relacl) g
                  where g.grantee = me.oid and g.grantor <> me.oid
                    and g.privilege_type = case c.relkind when 'S' then 'UPDATE' else 'INSERT' end)
) t
order by t.place
