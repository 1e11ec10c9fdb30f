UPDATE _timescaledb_catalog.continuous_aggs_watermark SET watermark = :watermark WHERE mat_hypertable_id = :id AND watermark < :watermark
