-- Users' event triggers that fire in a session of this role, also while it pretends to be a replica if it may.
select e.evtname as name, e.evtevent as event,
       case e.evtenabled when 'A' then 'ENABLE ALWAYS' when 'R' then 'ENABLE REPLICA' else 'ENABLE' end as state
from pg_event_trigger e
where (e.evtenabled in ('O', 'A')
       or e.evtenabled = 'R' and has_parameter_privilege('session_replication_role', 'set'))
  and not exists (select from pg_depend d
                  where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e')
order by e.evtname
