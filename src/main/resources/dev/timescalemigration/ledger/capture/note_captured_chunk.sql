insert into _timescale_migration.captured_chunk (chunk_schema, chunk_name, hypertable_schema, hypertable_name, ranges)
values (:chunkSchema, :chunkName, :hypertableSchema, :hypertableName, :ranges::jsonb)
on conflict (chunk_schema, chunk_name) do update set ranges = excluded.ranges
