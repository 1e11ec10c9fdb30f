-- How far a continuous aggregate is materialized, and what of it waits to be materialized again.
select ca.mat_hypertable_id as id,
       ca.raw_hypertable_id as raw_id,
       w.watermark,
       dv.nspname as direct_schema,
       dc.relname as direct_name,
       (select coalesce(json_agg(json_build_array(i.lowest_modified_value, i.greatest_modified_value)), '[]')::text
        from (
            select lowest_modified_value, greatest_modified_value
            from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log l
            where l.materialization_id = ca.mat_hypertable_id
            union all
            select lowest_modified_value, greatest_modified_value
            from _timescaledb_catalog.continuous_aggs_hypertable_invalidation_log l
            where l.hypertable_id = ca.raw_hypertable_id
        ) i) as invalidations
from _timescaledb_catalog.continuous_agg ca
left join _timescaledb_catalog.continuous_aggs_watermark w on w.mat_hypertable_id = ca.mat_hypertable_id
join pg_namespace dv on dv.nspname = ca.direct_view_schema
join pg_class dc on dc.relname = ca.direct_view_name and dc.relnamespace = dv.oid
where ca.user_view_schema = :schema and ca.user_view_name = :name
