-- Objects with an oid below 16384 are the server's own. The comments of schemas and extensions, which the target may have
-- had before, are in database_properties.
select o.type || ' ' || o.identity as object, d.description as definition
from pg_description d
cross join lateral pg_identify_object(d.classoid, d.objoid, d.objsubid) o
where d.objoid >= 16384
  and o.type not in ('schema', 'extension', 'large object')
  and coalesce(o.schema, '') !~ '^(pg_|_timescale_migration$)'
  and coalesce(o.schema, '') not in (select name from (<timescale/relations/extension_schemas>) own)
  and o.identity !~ '(^| on )_timescale_migration\.'
  and o.identity !~ (select '(^| on )(' || string_agg(name, '|') || ')[.]' from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend e
                  where e.classid = d.classoid and e.objid = d.objoid and e.deptype = 'e')
