update _timescale_migration.task
set copied_at = clock_timestamp(), copy_method = 'SKIPPED', skip_reason = :reason,
    rows_copied = 0, bytes_copied = 0, last_error = null,
    verdict = 'SKIPPED', verified_at = clock_timestamp(), verdict_detail = null
where id = :id
