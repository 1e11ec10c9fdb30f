select format('%I.%I dimension %s', coalesce(ca.user_view_schema, h.schema_name),
              coalesce(ca.user_view_name, h.table_name),
              row_number() over (partition by h.id order by d.id)) as object,
       jsonb_strip_nulls(to_jsonb(d) - 'id' - 'hypertable_id')::text as definition
from _timescaledb_catalog.dimension d
join _timescaledb_catalog.hypertable h on h.id = d.hypertable_id
left join _timescaledb_catalog.continuous_agg ca on ca.mat_hypertable_id = h.id
