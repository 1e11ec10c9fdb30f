select id, hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
       from_value, until_value, source_bytes, snapshot, failures
from _timescale_migration.task
where copied_at is null
order by id
