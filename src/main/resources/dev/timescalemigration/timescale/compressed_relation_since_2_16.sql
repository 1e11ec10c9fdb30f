-- The compressed relation of a chunk: a chunk of the hypertable that keeps compressed rows.
select n.nspname as schema_name,
       c.relname as table_name,
       left(format('compress%s_%s_chunk', h.associated_table_prefix, kk.id), 63) as usual_name,
       <timescale/compressed_relation_sizes>
from _timescaledb_catalog.chunk k
join _timescaledb_catalog.chunk kk on kk.id = k.compressed_chunk_id
join _timescaledb_catalog.hypertable h on h.id = kk.hypertable_id
join pg_namespace n on n.nspname = kk.schema_name
join pg_class c on c.relname = kk.table_name and c.relnamespace = n.oid
left join _timescaledb_catalog.compression_chunk_size s on s.chunk_id = k.id
where k.schema_name = :schema and k.table_name = :name
