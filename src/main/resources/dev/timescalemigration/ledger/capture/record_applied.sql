update _timescale_migration.capture
set applied_lsn = :lsn::pg_lsn, applied_at = clock_timestamp(),
    transactions = transactions + :transactions, changes = changes + :changes,
    chunks_dropped = chunks_dropped or :chunksDropped
