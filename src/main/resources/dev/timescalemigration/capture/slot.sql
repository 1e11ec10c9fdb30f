select active, coalesce(active_pid, 0) as active_pid, coalesce(wal_status, 'unknown') as wal_status,
       confirmed_flush_lsn::text as confirmed,
       coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint as retained_bytes
from pg_replication_slots
where slot_name = :slot and database = current_database()
