select pg_database_size(current_database()) as database_bytes, (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint as wal_bytes
