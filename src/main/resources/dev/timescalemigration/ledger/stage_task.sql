-- Staging again adds what is missing. A task that waits takes the new bounds; one that was copied keeps
-- the bounds it was copied with.
insert into _timescale_migration.task as task
    (hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
     from_value, until_value, source_bytes, shard, snapshot)
values
    (:hypertableSchema, :hypertableName, :chunkSchema, :chunkName, :ranges::jsonb,
     :from, :until, :bytes, :shard, :snapshot)
on conflict (chunk_schema, chunk_name) do nothing
