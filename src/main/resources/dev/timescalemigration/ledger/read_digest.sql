-- Everything that a watcher from afar wants to know, in one row and one round trip: the migration,
-- the newest report of each phase without its body, the newest proposal of a completion point, and
-- the pace of copying. A target is not trusted: what no migration writes is cut off here, and text
-- that is cut off is no JSON, which says so.
select left(m.name, 400) as name, left(m.phase, 64) as phase, m.phase_started_at, m.started_at, m.completed_at,
       left(m.staged_ranges::text, :most) as staged_ranges,
       -- By its name in JSON: a record that an older release made lacks these columns.
       left(pg_catalog.to_jsonb(m) ->> 'copy_limits', :most) as copy_limits,
       left(pg_catalog.to_jsonb(m) ->> 'staged_for', :most) as staged_for,
       left((select pg_catalog.jsonb_object_agg(left(r.phase, 64), r.id || ' ' || left(r.outcome, 64))
             from (select distinct on (phase) phase, id, outcome
                   from _timescale_migration.report
                   order by phase, id desc
                   limit 100) as r)::text, :most) as reports,
       left((select body
             from _timescale_migration.report
             where phase = :proposing
             order by id desc
             limit 1)::text, :most) as proposal,
       (select case when pg_catalog.jsonb_typeof(body #> '{access,toRun}') = 'array'
                    then pg_catalog.jsonb_array_length(body #> '{access,toRun}') end
        from _timescale_migration.report
        where phase = 'MigratingSchema'
        order by id desc
        limit 1) as statements_to_run,
       (select max(copied_at) from _timescale_migration.task) as last_copied_at
from _timescale_migration.migration as m
limit 1
