-- The load of a server, without this program's own sessions. A standby that is not known how far it
-- is counts for nothing; a server that is a standby itself has none to hurry on here.
select
    (select count(*)
     from pg_catalog.pg_stat_activity
     where backend_type = 'client backend'
       and state = 'active'
       and coalesce(application_name, '') not like 'tsm %') as active_sessions,
    case when pg_catalog.pg_is_in_recovery() then 0
         else (select coalesce(max(pg_catalog.pg_wal_lsn_diff(
                          pg_catalog.pg_current_wal_lsn(), replay_lsn)), 0)
               from pg_catalog.pg_stat_replication)
    end as replication_lag,
    case when pg_catalog.pg_is_in_recovery() then 0
         else pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), '0/0')
    end as wal_position,
    -- Others' states and positions are hidden from a role without this one.
    pg_catalog.pg_has_role(current_user, 'pg_read_all_stats', 'usage') as sees_others
