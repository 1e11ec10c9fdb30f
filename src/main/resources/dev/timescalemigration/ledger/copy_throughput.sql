-- What was copied in each of :spans equal spans between the first run of copying and the last chunk. Spans in which no
-- chunk ended are there too, with zeros: a pause is part of the picture.
with copied as (
    select copied_at, source_bytes, rows_copied
    from _timescale_migration.task
    where copied_at is not null and copy_method <> 'SKIPPED'
), bounds as (
    select least(min(c.copied_at),
                 (select min(r.started_at) from _timescale_migration.report as r where r.phase = 'Copying')) as began,
           max(c.copied_at) as ended
    from copied as c
), spans as (
    select span, began + span * (ended - began) / :spans as from_time, began + (span + 1) * (ended - began) / :spans as to_time
    from bounds, generate_series(0, :spans - 1) as span
    where ended > began
)
select s.from_time, s.to_time, count(c.copied_at) as chunks, coalesce(sum(c.source_bytes), 0) as bytes,
       coalesce(sum(c.rows_copied), 0) as rows
from spans as s
left join copied as c on c.copied_at > s.from_time and (c.copied_at <= s.to_time or s.span = :spans - 1)
group by s.span, s.from_time, s.to_time
order by s.span
