-- Cancels those of some sessions that others wait for, whether they hold the lock or only asked for it before. This program's
-- own sessions may wait, and so may autovacuum, which has no user. A session that waits itself is given the time that it waits
-- briefly, so that those who have the lock can end; its own lock_timeout comes then.
select blocking.pid
from (
    select distinct b.pid
    from (
        select distinct l.pid
        from pg_catalog.pg_locks l
        join pg_catalog.pg_stat_activity a on a.pid = l.pid
        where not l.granted and a.usename is not null and coalesce(a.application_name, '') not like 'tsm %'
        offset 0
    ) waiting
    cross join lateral unnest(pg_catalog.pg_blocking_pids(waiting.pid)) as b (pid)
    where b.pid = any ((:pids)::int[])
    offset 0
) blocking
where case when exists (select
                        from pg_catalog.pg_locks own
                        where own.pid = blocking.pid and not own.granted
                          and coalesce(clock_timestamp() - own.waitstart, '0 s') < interval '40 ms')
           then false
           else pg_catalog.pg_cancel_backend(blocking.pid) end
