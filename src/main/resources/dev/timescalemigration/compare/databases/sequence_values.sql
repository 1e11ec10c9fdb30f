-- How far the sequences of users are; null before the first value, and where the role may not know.
select quote_ident(s.schemaname) || '.' || quote_ident(s.sequencename) as object, s.last_value, s.increment_by,
       has_sequence_privilege(c.oid, 'USAGE, SELECT') as readable
from pg_sequences s
join pg_namespace n on n.nspname = s.schemaname
join pg_class c on c.relnamespace = n.oid and c.relname = s.sequencename
where s.schemaname !~ '^pg_'
  and s.schemaname not in ('information_schema', '_timescale_migration')
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend d
                  where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
order by 1
