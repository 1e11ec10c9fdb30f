select name, source_identity, phase, phase_started_at, started_at, completed_at
from _timescale_migration.migration
