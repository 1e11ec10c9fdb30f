-- The chunks of the largest hypertables by state, and how many hypertables there are. Names are cut off: a target is not
-- trusted.
select left(hypertable_schema::text, 63) as hypertable_schema, left(hypertable_name::text, 63) as hypertable_name,
       count(*) as staged,
       count(*) filter (where copied_at is not null) as copied,
       count(*) filter (where verdict = 'EQUAL') as verified,
       count(*) filter (where verdict = 'DIFFERENT') as different,
       count(*) filter (where copied_at is null and parked_at is not null) as parked,
       coalesce(sum(rows_copied), 0) as rows_copied,
       count(*) over () as hypertables
from _timescale_migration.task
group by left(hypertable_schema::text, 63), left(hypertable_name::text, 63)
order by sum(source_bytes) desc, 1, 2
limit 20
