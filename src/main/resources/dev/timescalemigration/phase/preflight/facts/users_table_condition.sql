-- A table c of a user, in the schema n, that is no extension's.
c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.nspname not like 'pg\_temp\_%'
  and not exists (select from pg_depend x
                  where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
