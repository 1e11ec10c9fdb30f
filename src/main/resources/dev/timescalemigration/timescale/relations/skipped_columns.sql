-- The columns by whose ranges chunks of a hypertable are skipped.
select distinct h.schema_name as schema, h.table_name as name, s.column_name as "column"
from _timescaledb_catalog.chunk_column_stats s
join _timescaledb_catalog.hypertable h on h.id = s.hypertable_id
order by 1, 2, 3
