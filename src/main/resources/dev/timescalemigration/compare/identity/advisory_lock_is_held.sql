-- A key of 64 bits is in two columns (PostgreSQL's documentation, view pg_locks).
select exists (
  select from pg_locks l
  where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
    and l.database = (select oid from pg_database where datname = current_database())
    and (l.classid::bigint << 32 | l.objid::bigint) = :key)
