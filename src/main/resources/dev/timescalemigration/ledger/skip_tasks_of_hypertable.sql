-- Skips the chunks of a hypertable that the source has no more; what was copied of it stays in the target.
update _timescale_migration.task
set copied_at = coalesce(copied_at, clock_timestamp()), copy_method = coalesce(copy_method, 'SKIPPED'),
    rows_copied = coalesce(rows_copied, 0), bytes_copied = coalesce(bytes_copied, 0), parked_at = null, last_error = null,
    verdict = 'SKIPPED', verified_at = clock_timestamp(), verdict_detail = null, skip_reason = :reason
where hypertable_schema = :schema and hypertable_name = :name and verdict is distinct from 'SKIPPED'
