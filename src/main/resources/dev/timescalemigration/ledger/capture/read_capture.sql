select slot, started_at, applied_lsn::text as applied_lsn, applied_at, plain_snapshot, insert_only, identities,
       transactions, changes, proven_lsn::text as proven_lsn, max_retained_wal, read_only_before,
       chunks_dropped, recovering_since
from _timescale_migration.capture
