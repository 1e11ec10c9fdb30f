-- Settings of hypertables and of compressed chunks, by the name of the hypertable or chunk.
with setting as not materialized (
    <timescale/compression_setting_rows>
), interval_length as (
    select distinct on (d.hypertable_id) d.hypertable_id, d.compress_interval_length
    from _timescaledb_catalog.dimension d
    order by d.hypertable_id, d.id
)
select n.nspname as schema_name,
       c.relname as table_name,
       array_to_json(s.segmentby)::text as segment_by,
       (select json_agg(json_build_object('column', o.name, 'descending', o.descending, 'nullsFirst', o.nulls_first)
                        order by o.position)::text
        from unnest(s.orderby, s.orderby_desc, s.orderby_nullsfirst) with ordinality
             as o (name, descending, nulls_first, position)) as order_by,
       s.index,
       i.compress_interval_length as chunk_interval
from setting s
join pg_class c on c.oid = s.relid
join pg_namespace n on n.oid = c.relnamespace
left join _timescaledb_catalog.hypertable h on h.schema_name = n.nspname and h.table_name = c.relname
left join interval_length i on i.hypertable_id = h.id
where <condition>
order by n.nspname, c.relname
