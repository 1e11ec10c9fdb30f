-- Chunks with their ranges, newest first. Tiered (foreign) chunks are left out.
with chunk as not materialized (
    <timescale/chunk_rows>
), slice as not materialized (
    <timescale/slice_rows>
), wanted as (
    select k.id, k.hypertable_id, k.status, k.relid, k.compressed_relid
    from chunk k
    where not k.osm_chunk and <condition>
), ranges as (
    select s.chunk_id,
           json_agg(json_build_object('column', d.column_name, 'start', s.range_start, 'end', s.range_end)
                    order by d.id)::text as ranges,
           (array_agg(s.range_start order by d.id))[1] as first_start
    from wanted w
    join slice s on s.chunk_id = w.id
    join _timescaledb_catalog.dimension d on d.id = s.dimension_id and d.hypertable_id = w.hypertable_id
    group by s.chunk_id
)
select n.nspname as schema_name,
       c.relname as table_name,
       h.schema_name as hypertable_schema,
       h.table_name as hypertable_name,
       w.status,
       r.ranges,
       -- relations that are being dropped answer NULL
       coalesce(pg_total_relation_size(w.relid), 0)
           + coalesce(pg_total_relation_size(w.compressed_relid), 0) as bytes
from wanted w
join ranges r on r.chunk_id = w.id
join pg_class c on c.oid = w.relid
join pg_namespace n on n.oid = c.relnamespace
join _timescaledb_catalog.hypertable h on h.id = w.hypertable_id
order by h.schema_name, h.table_name, r.first_start desc, c.relname
