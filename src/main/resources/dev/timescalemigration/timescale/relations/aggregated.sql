-- The tables of hypertables that continuous aggregates read.
select h.oid
from (<timescale/relations/hypertables>) h
where exists (select from _timescaledb_catalog.continuous_agg a where a.raw_hypertable_id = h.hypertable_id)
