-- Routines of this load that run as their owner: they belong to the role that loads them, which is another than in the source.
-- Until they have their own owner they run as their caller, and nobody else may call them.
DO $do$
DECLARE
    routine regprocedure;
BEGIN
    FOR routine IN
        SELECT p.oid
        FROM pg_catalog.pg_proc p
        WHERE p.prosecdef AND p.xmin = pg_catalog.pg_current_xact_id()::pg_catalog.xid
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE pg_catalog.format('ALTER ROUTINE %s SECURITY INVOKER', routine);
        EXECUTE pg_catalog.format('REVOKE EXECUTE ON ROUTINE %s FROM PUBLIC', routine);
    END LOOP;
END
$do$;
