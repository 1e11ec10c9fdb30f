-- The statements that create the extension as it is here.
select unnest(array[
    format('CREATE SCHEMA IF NOT EXISTS %I', n.nspname),
    format('CREATE EXTENSION timescaledb SCHEMA %I VERSION %L', n.nspname, e.extversion)]) as statement
from pg_extension e
join pg_namespace n on n.oid = e.extnamespace
where e.extname = 'timescaledb'
