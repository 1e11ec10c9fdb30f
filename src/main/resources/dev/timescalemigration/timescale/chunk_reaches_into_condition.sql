k.hypertable_id = :hypertable
and k.id in (
    select s.chunk_id
    from slice s
    join _timescaledb_catalog.dimension d on d.id = s.dimension_id and d.hypertable_id = :hypertable
    where d.column_name = :column and s.range_start < :end and s.range_end > :start
)
