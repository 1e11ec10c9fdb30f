select k.id, k.hypertable_id, k.status, k.osm_chunk, c.oid as relid, cc.oid as compressed_relid
from _timescaledb_catalog.chunk k
join pg_namespace n on n.nspname = k.schema_name
join pg_class c on c.relname = k.table_name and c.relnamespace = n.oid
left join _timescaledb_catalog.chunk kk on kk.id = k.compressed_chunk_id
left join pg_namespace nn on nn.nspname = kk.schema_name
left join pg_class cc on cc.relname = kk.table_name and cc.relnamespace = nn.oid
where not k.dropped
