-- Only from the phase that was seen: whoever decides on an old view changes nothing.
update _timescale_migration.migration
set phase = :next,
    phase_started_at = clock_timestamp(),
    completed_at = case when :last then clock_timestamp() end
where phase = :from
