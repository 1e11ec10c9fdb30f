-- The bucket function of a continuous aggregate and its arguments, as text.
select b.bucket_func::text as function, b.bucket_width::text as width, b.bucket_origin::text as origin,
       b.bucket_offset::text as bucket_offset, b.bucket_timezone::text as timezone
from _timescaledb_catalog.continuous_agg ca
join _timescaledb_catalog.continuous_aggs_bucket_function b on b.mat_hypertable_id = ca.mat_hypertable_id
where ca.user_view_schema = :schema and ca.user_view_name = :name
