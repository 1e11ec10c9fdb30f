select id, hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
       from_value, until_value, source_bytes, snapshot, failures
from _timescale_migration.task
where copied_at is null and parked_at is null and shard = :shard
order by failures, id
limit 1
for no key update skip locked
