-- Further chunks of the same hypertable and shard as one that was claimed just now, none of them great.
select t.id, t.hypertable_schema, t.hypertable_name, t.chunk_schema, t.chunk_name, t.ranges,
       t.from_value, t.until_value, t.source_bytes, t.snapshot, t.failures
from _timescale_migration.task t
join _timescale_migration.task claimed on claimed.id = :claimed
where t.copied_at is null and t.parked_at is null and t.failures = 0 and t.id > claimed.id
  and t.shard = claimed.shard
  and t.hypertable_schema = claimed.hypertable_schema and t.hypertable_name = claimed.hypertable_name
  and t.source_bytes < :below
order by t.id
limit :most
for no key update of t skip locked
