-- Staging again adds what is missing; see widen_task for chunks that are there.
insert into _timescale_migration.task as task
    (hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
     from_value, until_value, source_bytes, shard, snapshot)
values
    (:hypertableSchema, :hypertableName, :chunkSchema, :chunkName, :ranges::jsonb,
     :from, :until, :bytes, :shard, :snapshot)
on conflict (chunk_schema, chunk_name) do nothing
