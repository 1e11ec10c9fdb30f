-- The session that holds an advisory lock of this program, the oldest one of several.
select l.pid, coalesce(a.usename, 'unknown') as usename, coalesce(a.client_addr::text, 'unknown') as client_address,
       coalesce(extract(epoch from clock_timestamp() - a.backend_start), 0)::bigint as session_seconds
from pg_locks l
left join pg_stat_activity a on a.pid = l.pid
where l.locktype = 'advisory'
  and l.database = (select oid from pg_database where datname = current_database())
  and l.classid::bigint = :program and l.objid::bigint = :lock and l.objsubid = 2
  and l.granted and l.pid <> pg_backend_pid()
order by a.backend_start, l.pid
limit 1
