-- The schemas that TimescaleDB keeps for itself: those that are its members, whatever a user's schema is called.
select n.oid, n.nspname as name
from pg_extension e
join pg_depend d on d.refclassid = 'pg_extension'::regclass and d.refobjid = e.oid and d.deptype = 'e'
join pg_namespace n on d.classid = 'pg_namespace'::regclass and n.oid = d.objid
where e.extname = 'timescaledb'
