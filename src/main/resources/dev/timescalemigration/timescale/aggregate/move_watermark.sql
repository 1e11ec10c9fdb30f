update _timescaledb_catalog.continuous_aggs_watermark
set watermark = :watermark
where mat_hypertable_id = :id and watermark < :watermark
