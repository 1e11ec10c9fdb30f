-- Whether a hypertable was not analyzed since its last chunk was copied.
select to_regclass(:hypertable) is not null
       and coalesce(pg_stat_get_last_analyze_time(to_regclass(:hypertable)) < max(copied_at), true)
from _timescale_migration.task
where hypertable_schema = :schema and hypertable_name = :name
