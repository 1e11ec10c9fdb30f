-- The columns of hypertables by which rows are cut into chunks.
select h.oid, a.attnum, a.attnotnull
from (<timescale/relations/hypertables>) h
join _timescaledb_catalog.dimension d on d.hypertable_id = h.hypertable_id
join pg_attribute a on a.attrelid = h.oid and a.attname = d.column_name
