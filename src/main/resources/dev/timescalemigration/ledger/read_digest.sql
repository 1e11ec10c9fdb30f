-- Everything that a watcher from afar wants to know, in one row and one round trip: the migration,
-- the newest report of each phase without its body, the newest proposal of a completion point, and
-- the pace of copying.
select m.name, m.phase, m.phase_started_at, m.started_at, m.completed_at,
       m.staged_ranges::text as staged_ranges,
       -- By its name in JSON: a record that an older release made lacks these columns.
       pg_catalog.to_jsonb(m) ->> 'copy_limits' as copy_limits,
       pg_catalog.to_jsonb(m) ->> 'staged_for' as staged_for,
       (select pg_catalog.jsonb_object_agg(r.phase, r.id || ' ' || r.outcome)
        from (select distinct on (phase) phase, id, outcome
              from _timescale_migration.report
              order by phase, id desc) as r)::text as reports,
       (select body
        from _timescale_migration.report
        where phase = :proposing
        order by id desc
        limit 1)::text as proposal,
       (select max(copied_at) from _timescale_migration.task) as last_copied_at
from _timescale_migration.migration as m
