update _timescale_migration.task
set copied_at = clock_timestamp(), first_copied_at = coalesce(first_copied_at, clock_timestamp()), copy_method = :copyMethod, rows_copied = :rows, bytes_copied = :bytes,
    last_error = null, skip_reason = null, verdict = null, verdict_detail = null, verified_at = null,
    verify_round = 0
where id = :id
