-- Users' event triggers that fire in a session that pretends to be nothing else.
select e.evtname as name, e.evtevent as event
from pg_event_trigger e
where e.evtenabled in ('O', 'A')
  and not exists (select from pg_depend d
                  where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
order by e.evtname
