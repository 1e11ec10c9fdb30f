-- Bytes per second over the chunks copied within the window, from the first of them until now; the
-- first one only starts the clock. Null when fewer than two were copied.
with recent as (
    select copied_at, source_bytes, min(copied_at) over () as first_copied_at
    from _timescale_migration.task
    where copied_at > clock_timestamp() - make_interval(secs => :window) and copy_method <> 'SKIPPED'
)
select (sum(source_bytes)
        / nullif(extract(epoch from clock_timestamp() - min(first_copied_at)), 0))::double precision
from recent
where copied_at > first_copied_at
