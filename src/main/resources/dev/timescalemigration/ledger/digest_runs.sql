-- The runs of each phase, in the order in which the phases ended, cut off: a target is not trusted.
select left(r.phase, 64) as phase, (pg_catalog.array_agg(left(r.outcome, 64) order by r.id desc))[1] as outcome,
       count(*)::integer as runs, min(r.started_at) as started_at, max(r.ended_at) as ended_at
from _timescale_migration.report as r
group by left(r.phase, 64)
order by max(r.id)
limit 40
