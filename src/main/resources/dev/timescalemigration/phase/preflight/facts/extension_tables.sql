-- Configuration tables and sequences of extensions (pg_extension_config_dump), whose rows and values are in a dump, without
-- those of TimescaleDB itself.
select e.extname as extension,
       n.nspname as schema,
       c.relname as name,
       c.relkind = 'S' as sequence,
       regexp_replace(t.condition, '^\s*where\M', '', 'i') as condition,
       case when c.relkind = 'S' then has_sequence_privilege(c.oid, 'UPDATE')
            else has_table_privilege(c.oid, 'INSERT') end as writable,
       row_security_active(c.oid) as row_security_active
from pg_extension e
cross join lateral unnest(e.extconfig, e.extcondition) as t (relation, condition)
join pg_class c on c.oid = t.relation
join pg_namespace n on n.oid = c.relnamespace
where e.extname <> 'timescaledb' and c.relkind in ('r', 'p', 'S')
order by e.extname, n.nspname, c.relname
