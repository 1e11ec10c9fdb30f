select slot, started_at, applied_lsn::text as applied_lsn, applied_at, plain_snapshot, insert_only, identities,
       transactions, changes
from _timescale_migration.capture
