insert into _timescale_migration.capture_measure
       (measured_at, lag_bytes, behind_since, retained_wal, rows_per_second)
values (clock_timestamp(), :lagBytes,
        case when :lagBytes > 0
             then clock_timestamp() - make_interval(secs => coalesce(:behindSeconds::double precision, 0)) end,
        :retainedWal, :rowsPerSecond)
on conflict (only_one) do update
set measured_at = excluded.measured_at,
    lag_bytes = excluded.lag_bytes,
    -- Whoever only watches does not know since when, and finds it here.
    behind_since = case when excluded.lag_bytes > 0 and not :applies
                        then coalesce(capture_measure.behind_since, excluded.behind_since)
                        else excluded.behind_since end,
    retained_wal = excluded.retained_wal,
    rows_per_second = excluded.rows_per_second
