-- The tables of hypertables with tablespaces attached, into which new chunks go.
select h.oid
from (<timescale/relations/hypertables>) h
where exists (select from _timescaledb_catalog.tablespace t where t.hypertable_id = h.hypertable_id)
