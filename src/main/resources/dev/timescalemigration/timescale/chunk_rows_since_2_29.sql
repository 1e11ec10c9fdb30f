select k.id, k.hypertable_id, k.status, k.osm_chunk, k.relid::oid as relid, s.compress_relid::oid as compressed_relid
from _timescaledb_catalog.chunk k
left join _timescaledb_catalog.compression_settings s on s.relid = k.relid
