-- Oids of the schemas that a migration moves: not PostgreSQL's, TimescaleDB's or the ledger's, and
-- none that belongs to an extension.
select un.oid
from pg_namespace un
where un.nspname !~ '^pg_'
  and un.nspname <> 'information_schema'
  and un.nspname !~ <timescale/names/extension_schemas>
  and un.nspname <> '_timescale_migration'
  and not exists (select from pg_depend ud
                  where ud.classid = 'pg_namespace'::regclass and ud.objid = un.oid and ud.deptype = 'e')
