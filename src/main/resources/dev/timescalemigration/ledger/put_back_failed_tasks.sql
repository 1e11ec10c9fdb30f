update _timescale_migration.task
set copied_at = null, copy_method = null, rows_copied = null, bytes_copied = null,
    failures = 0, parked_at = null, verdict = null, verdict_detail = null, verified_at = null,
    verify_round = 0
where parked_at is not null or verdict = 'DIFFERENT'
