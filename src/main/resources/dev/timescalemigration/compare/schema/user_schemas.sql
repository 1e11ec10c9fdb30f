-- Oids of the schemas that a migration moves: not PostgreSQL's, TimescaleDB's or the ledger's, and
-- none that belongs to an extension.
select un.oid
from pg_namespace un
where un.nspname !~ '^pg_'
  and un.nspname <> 'information_schema'
  and un.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and un.nspname <> '_timescale_migration'
  and not exists (select from pg_depend ud
                  where ud.classid = 'pg_namespace'::regclass and ud.objid = un.oid and ud.deptype = 'e')
