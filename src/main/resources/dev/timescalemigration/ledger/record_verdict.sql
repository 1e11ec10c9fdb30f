update _timescale_migration.task
set verdict = :verdict, verdict_detail = :detail::jsonb, verified_at = clock_timestamp(),
    verify_round = :round, verified_columns = :columns, last_error = null
where id = :id
