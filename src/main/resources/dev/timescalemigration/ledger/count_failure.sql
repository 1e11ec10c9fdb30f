-- Not of a task that another worker completed or parked meanwhile: this waits for its claim, and looks again after its
-- commit.
update _timescale_migration.task
set failures = failures + :step,
    last_error = :message,
    parked_at = case when :step = 1 and failures + 1 >= :maxFailures then clock_timestamp() end
where id = :id and parked_at is null
  and case :phase when 'Verifying'
      then verify_round < (select verify_round from _timescale_migration.migration) else copied_at is null end
returning parked_at is not null
