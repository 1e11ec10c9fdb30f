-- A chunk's settings are kept under its compressed relation.
select coalesce(k.relid, s.relid::oid) as relid, s.segmentby, s.orderby, s.orderby_desc, s.orderby_nullsfirst,
       null::text as index
from _timescaledb_catalog.compression_settings s
left join (
    <timescale/chunk_rows>
) k on k.compressed_relid = s.relid
