-- A task that was skipped, as its chunk was gone from the source, is copied when the chunk is there again.
insert into _timescale_migration.task as task
    (hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
     from_value, until_value, source_bytes, shard, snapshot)
values
    (:hypertableSchema, :hypertableName, :chunkSchema, :chunkName, :ranges::jsonb,
     :from, :until, :bytes, :shard, :snapshot)
on conflict (chunk_schema, chunk_name, ranges) do update
set from_value = excluded.from_value, until_value = excluded.until_value,
    copied_at = null, copy_method = null, rows_copied = null, bytes_copied = null, skip_reason = null,
    failures = 0, parked_at = null, last_error = null,
    verdict = null, verdict_detail = null, verified_at = null, verify_round = 0
where task.verdict = 'SKIPPED'
