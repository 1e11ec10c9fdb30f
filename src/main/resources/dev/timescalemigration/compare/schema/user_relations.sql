-- Oids of the relations that a migration moves as schema: not an extension's, and not chunks, which
-- may stand in a schema of the user's (create_hypertable's associated_schema_name). Compressed
-- relations have no parent from 2.29 on; their names are TimescaleDB's.
select uc.oid
from pg_class uc
where uc.relnamespace in (<user_schemas>)
  and not exists (select from pg_depend ud
                  where ud.classid = 'pg_class'::regclass and ud.objid = uc.oid and ud.deptype = 'e')
  and not exists (select from (<timescale/relations/chunks>) chunk where chunk.oid = uc.oid)
  and uc.relname !~ '^compress_hyper_[0-9]+_[0-9]+_chunk$'
