select hypertable_schema, hypertable_name,
       count(*) as staged,
       count(*) filter (where copied_at is not null) as chunks,
       coalesce(sum(rows_copied), 0) as rows_copied,
       count(*) filter (where verdict = 'EQUAL') as verified,
       count(*) filter (where verdict = 'DIFFERENT') as different,
       count(*) filter (where copied_at is null and parked_at is not null) as parked,
       (select json_object_agg(m.copy_method, m.n order by m.copy_method)::text
        from (select copy_method, count(*) as n
              from _timescale_migration.task t
              where t.hypertable_schema = task.hypertable_schema
                and t.hypertable_name = task.hypertable_name and copy_method is not null
              group by copy_method) m) as copy_methods
from _timescale_migration.task
group by hypertable_schema, hypertable_name
order by 1, 2
