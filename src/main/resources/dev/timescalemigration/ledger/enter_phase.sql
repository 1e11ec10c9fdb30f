update _timescale_migration.migration
set phase = :phase,
    phase_started_at = clock_timestamp(),
    completed_at = case when :last then clock_timestamp() end
where phase <> :phase
