select t.hypertable_schema, t.hypertable_name,
       count(*) as staged,
       count(*) filter (where copied_at is null and parked_at is null) as waiting,
       count(*) filter (where copied_at is null and parked_at is not null) as parked,
       count(*) filter (where copied_at is not null and verdict = 'DIFFERENT') as different,
       count(*) filter (where copied_at is not null
                          and (verdict is null or verdict = 'EQUAL' and verified_columns <> now.columns)) as not_verified
from _timescale_migration.task t
left join unnest(:schemas, :names, :columns) as now (hypertable_schema, hypertable_name, columns)
       using (hypertable_schema, hypertable_name)
group by t.hypertable_schema, t.hypertable_name
order by 1, 2
