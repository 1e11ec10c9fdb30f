select hypertable_schema, hypertable_name,
       count(*) as staged,
       count(*) filter (where copied_at is null and parked_at is null) as waiting,
       count(*) filter (where copied_at is null and parked_at is not null) as parked,
       count(*) filter (where copied_at is not null and verdict = 'DIFFERENT') as different,
       count(*) filter (where copied_at is not null and verdict is null) as not_verified
from _timescale_migration.task
group by hypertable_schema, hypertable_name
order by 1, 2
