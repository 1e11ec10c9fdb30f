k.hypertable_id = :hypertable
and k.id in (
    select s.chunk_id
    from slice s
    join _timescaledb_catalog.dimension d on d.id = s.dimension_id and d.hypertable_id = :hypertable
    join unnest((:columns)::text[], (:starts)::bigint[], (:ends)::bigint[]) as wish (column_name, range_start, range_end)
      on wish.column_name = d.column_name
     and wish.range_start = s.range_start
     and wish.range_end = s.range_end
    group by s.chunk_id
    having count(*) = cardinality((:columns)::text[])
)
