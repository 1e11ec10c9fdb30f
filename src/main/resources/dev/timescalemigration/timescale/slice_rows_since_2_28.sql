select ds.chunk_id, ds.dimension_id, ds.range_start, ds.range_end
from _timescaledb_catalog.dimension_slice ds
