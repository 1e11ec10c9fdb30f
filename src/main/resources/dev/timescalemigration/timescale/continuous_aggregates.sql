-- Continuous aggregates, each after the one it reads.
with recursive level (id, depth) as (
    select mat_hypertable_id, 0
    from _timescaledb_catalog.continuous_agg
    where parent_mat_hypertable_id is null
    union all
    select ca.mat_hypertable_id, level.depth + 1
    from _timescaledb_catalog.continuous_agg ca
    join level on level.id = ca.parent_mat_hypertable_id
)
select ca.user_view_schema,
       ca.user_view_name,
       (select pg_get_userbyid(c.relowner)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where n.nspname = ca.user_view_schema and c.relname = ca.user_view_name) as owner,
       mat.schema_name as materialization_schema,
       mat.table_name as materialization_name,
       raw.schema_name as raw_schema,
       raw.table_name as raw_name,
       ca.materialized_only,
       <timescale/is_partial_aggregate> as partial
from _timescaledb_catalog.continuous_agg ca
join level on level.id = ca.mat_hypertable_id
join _timescaledb_catalog.hypertable mat on mat.id = ca.mat_hypertable_id
join _timescaledb_catalog.hypertable raw on raw.id = ca.raw_hypertable_id
order by level.depth, ca.user_view_schema, ca.user_view_name
