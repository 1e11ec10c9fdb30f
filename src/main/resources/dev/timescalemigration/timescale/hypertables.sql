-- All hypertables with their dimensions, those of continuous aggregates too, compressed ones not.
select h.id,
       h.schema_name,
       h.table_name,
       pg_get_userbyid(c.relowner) as owner,
       <timescale/compression_enabled> as compression_enabled,
       ca.user_view_schema as view_schema,
       ca.user_view_name as view_name,
       (select json_agg(json_build_object(
                   'column', d.column_name,
                   'columnType', format_type(d.column_type, null),
                   'kind', case when d.interval_length is null then 'CLOSED' else 'OPEN' end,
                   'interval', coalesce(d.interval_length, 0),
                   'slices', coalesce(d.num_slices, 0),
                   'partitioningFunction',
                   case when d.partitioning_func is not null
                        then format('%I.%I', d.partitioning_func_schema, d.partitioning_func) end)
               order by d.id)::text
        from _timescaledb_catalog.dimension d
        where d.hypertable_id = h.id) as dimensions
from _timescaledb_catalog.hypertable h
join pg_namespace n on n.nspname = h.schema_name
join pg_class c on c.relname = h.table_name and c.relnamespace = n.oid
left join _timescaledb_catalog.continuous_agg ca on ca.mat_hypertable_id = h.id
where h.compression_state <> 2
  and exists (select from _timescaledb_catalog.dimension d where d.hypertable_id = h.id)
order by h.schema_name, h.table_name
