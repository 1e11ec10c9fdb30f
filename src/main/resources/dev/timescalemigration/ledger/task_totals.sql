select count(*) as total,
       count(*) filter (where copied_at is not null) as copied,
       count(*) filter (where verdict = 'SKIPPED') as skipped,
       count(*) filter (where verdict in ('EQUAL', 'SKIPPED')) as verified,
       count(*) filter (where verdict = 'DIFFERENT') as different,
       count(*) filter (where parked_at is not null) as parked,
       coalesce(sum(source_bytes), 0) as total_bytes,
       coalesce(sum(source_bytes) filter (where copied_at is not null), 0) as copied_bytes,
       count(*) filter (where verdict = 'SKIPPED' or task.verify_round = m.verify_round) as compared,
       coalesce(sum(source_bytes) filter (where verdict = 'SKIPPED' or task.verify_round = m.verify_round), 0)
           as compared_bytes,
       coalesce(sum(rows_copied), 0) as rows_copied
from _timescale_migration.task, _timescale_migration.migration as m
