select id, hypertable_schema, hypertable_name, chunk_schema, chunk_name, ranges,
       from_value, until_value, source_bytes, snapshot, failures
from _timescale_migration.task
where verdict is distinct from 'SKIPPED'
order by id
