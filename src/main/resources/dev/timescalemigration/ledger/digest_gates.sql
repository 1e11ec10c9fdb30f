-- The gates that were opened, cut off: a target is not trusted.
select left(g.gate, 64) as gate, left(g.token, 64) as token, left(pg_catalog.to_jsonb(g) ->> 'opened_by', 253) as opened_by,
       g.opened_at
from _timescale_migration.gate as g
order by g.opened_at
limit 20
