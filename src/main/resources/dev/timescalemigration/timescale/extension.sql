-- The extension of this database: version, schema, license.
select e.extversion as version, n.nspname as schema_name,
       current_setting('timescaledb.license', true) as license
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'timescaledb'
