-- The tables of hypertables whose chunks are skipped by ranges of columns, which are found when a chunk is compressed.
select h.oid
from (<timescale/relations/hypertables>) h
where exists (select from _timescaledb_catalog.chunk_column_stats s where s.hypertable_id = h.hypertable_id)
