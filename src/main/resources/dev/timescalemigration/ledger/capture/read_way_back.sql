select slot, kept_at, begins_at::text as begins_at, source_read_only_undo, source_jobs, given_up
from _timescale_migration.way_back
