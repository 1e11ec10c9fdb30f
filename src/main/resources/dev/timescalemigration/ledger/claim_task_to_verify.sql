select id, hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
       from_value, until_value, source_bytes, snapshot, failures
from _timescale_migration.task
where copied_at is not null and verdict is distinct from 'SKIPPED' and verify_round < :round
order by verify_round, id
limit 1
for no key update skip locked
