update _timescale_migration.task
set failures = failures + :step,
    last_error = :message,
    parked_at = case when :step = 1 and failures + 1 >= :maxFailures then clock_timestamp() end
where id = :id
returning parked_at is not null
