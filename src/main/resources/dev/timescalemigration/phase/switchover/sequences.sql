-- All sequences of users: identity, serial and free ones; not those of extensions or of the program.
select n.nspname as schema_name, c.relname as name,
       s.seqincrement as increment, s.seqmin as min_value, s.seqmax as max_value, s.seqcycle as cycles,
       s.seqcache as cache
from pg_sequence s
join pg_class c on c.oid = s.seqrelid
join pg_namespace n on n.oid = c.relnamespace
where n.nspname not like 'pg\_%'
  and n.nspname not in ('information_schema', '_timescale_migration')
  and n.nspname not like '\_timescaledb\_%'
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1, 2
