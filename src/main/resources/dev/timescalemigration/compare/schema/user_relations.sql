-- Oids of the relations that a migration moves as schema: not an extension's, and not chunks, which
-- may be in a schema of the user's (create_hypertable's associated_schema_name). Compressed
-- relations have no parent from 2.29 on.
select uc.oid
from pg_class uc
where uc.relnamespace in (<user_schemas>)
  and not exists (select from pg_depend ud
                  where ud.classid = 'pg_class'::regclass and ud.objid = uc.oid and ud.deptype = 'e')
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = uc.oid)
  and not exists (select from (<timescale/relations/compressed_relations>) k where k.compressed_relation = uc.oid)
