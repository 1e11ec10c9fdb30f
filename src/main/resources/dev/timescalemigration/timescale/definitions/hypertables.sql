-- A hypertable of a continuous aggregate goes by the view's name. Settings are in tables whose
-- columns grow with the releases: rows are compared as they are, without ids.
select format('%I.%I', coalesce(ca.user_view_schema, h.schema_name), coalesce(ca.user_view_name, h.table_name)) as object,
       jsonb_strip_nulls(jsonb_build_object(
           'chunk_schema', h.associated_schema_name,
           'compression', (select to_jsonb(cs) - 'relid' - 'compress_relid'
                           from _timescaledb_catalog.compression_settings cs
                           join pg_class c on c.oid = cs.relid
                           join pg_namespace n on n.oid = c.relnamespace
                           where n.nspname = h.schema_name and c.relname = h.table_name),
           'chunk_skipping', (select jsonb_agg(distinct st.column_name)
                              from _timescaledb_catalog.chunk_column_stats st
                              where st.hypertable_id = h.id)))::text as definition
from _timescaledb_catalog.hypertable h
left join _timescaledb_catalog.continuous_agg ca on ca.mat_hypertable_id = h.id
where exists (select from _timescaledb_catalog.dimension d where d.hypertable_id = h.id)
