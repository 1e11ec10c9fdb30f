k.hypertable_id = :hypertable
and k.id in (
    select s.chunk_id
    from slice s
    join _timescaledb_catalog.dimension d on d.id = s.dimension_id and d.hypertable_id = :hypertable
    join unnest((:columns)::text[], (:starts)::bigint[], (:ends)::bigint[]) as range (column_name, range_start, range_end)
      on range.column_name = d.column_name
     and s.range_start < range.range_end
     and s.range_end > range.range_start
    group by s.chunk_id
    having count(*) = cardinality((:columns)::text[])
       and bool_or(s.range_start <> range.range_start or s.range_end <> range.range_end)
)
