-- The compressed relation of a chunk: a table that its settings point to.
select n.nspname as schema_name,
       c.relname as table_name,
       left(kc.relname || '_compressed', 63) as usual_name,
       <timescale/compressed_relation_sizes>
from _timescaledb_catalog.chunk k
join pg_class kc on kc.oid = k.relid
join pg_namespace kn on kn.oid = kc.relnamespace
join _timescaledb_catalog.compression_settings t on t.relid = k.relid
join pg_class c on c.oid = t.compress_relid
join pg_namespace n on n.oid = c.relnamespace
left join _timescaledb_catalog.compression_chunk_size s on s.chunk_id = k.id
where kn.nspname = :schema and kc.relname = :name
