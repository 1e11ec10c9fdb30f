select cc.chunk_id, ds.dimension_id, ds.range_start, ds.range_end
from _timescaledb_catalog.chunk_constraint cc
join _timescaledb_catalog.dimension_slice ds on ds.id = cc.dimension_slice_id
