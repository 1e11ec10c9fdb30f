-- The lock that sessions of this program have waited for the longest, and one of those who hold it or come first. Its
-- sessions that wait for one another are at work. A role without pg_read_all_stats is not shown what others do.
select
    coalesce(l.relation::pg_catalog.regclass::text, 'a ' || l.locktype) as locked,
    extract(epoch from clock_timestamp() - l.waitstart)::int as waited_seconds,
    holder.pid,
    holder.usename,
    nullif(holder.application_name, '') as application_name,
    holder.state,
    extract(epoch from clock_timestamp() - holder.state_change)::int as state_seconds
from pg_catalog.pg_locks l
join pg_catalog.pg_stat_activity waiting on waiting.pid = l.pid
cross join lateral unnest(pg_catalog.pg_blocking_pids(l.pid)) as blocking (pid)
join pg_catalog.pg_stat_activity holder on holder.pid = blocking.pid
where not l.granted
  and l.waitstart < clock_timestamp() - make_interval(secs => :longer)
  and waiting.datname = current_database()
  and waiting.application_name in ('tsm source', 'tsm target')
  and coalesce(holder.application_name, '') not like 'tsm %'
order by l.waitstart
limit 1
