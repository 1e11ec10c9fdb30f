-- What an administrator granted to the role of this session for a migration (docs/how-to/roles-on-a-managed-target.md) on
-- settings and on other extensions' tables, as the statements that take it back; none for a superuser.
with me as (
    select oid, quote_ident(rolname) as name
    from pg_roles
    where rolname = current_user and not rolsuper
)
select t.statement
from me
cross join lateral (
    select 1 as place,
           format('REVOKE SET ON PARAMETER %s FROM %s',
                  (select string_agg(quote_ident(part), '.') from unnest(string_to_array(a.parname, '.')) part), me.name) as statement
    from pg_parameter_acl a
    where exists (select from aclexplode(a.paracl) g where g.grantee = me.oid and g.privilege_type = 'SET')
    union all
    -- what preflight asks for to load the rows of an extension's tables
    select 2, format('REVOKE %s%I.%I FROM %s', case c.relkind when 'S' then 'UPDATE ON SEQUENCE ' else 'INSERT ON ' end,
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
