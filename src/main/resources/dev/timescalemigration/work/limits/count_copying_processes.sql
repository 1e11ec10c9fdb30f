-- Every process that copies holds this lock together with the others.
select count(distinct pid)
from pg_catalog.pg_locks
where locktype = 'advisory'
  and database = (select oid from pg_catalog.pg_database where datname = current_database())
  and classid = (pg_catalog.hashtext('_timescale_migration')::bigint & 4294967295)::oid
  and objid = 1
  and objsubid = 2
  and granted
