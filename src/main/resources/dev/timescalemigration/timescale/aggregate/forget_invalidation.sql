delete from _timescaledb_catalog.continuous_aggs_materialization_invalidation_log
where materialization_id = :id and lowest_modified_value = :lowest and greatest_modified_value = :greatest
