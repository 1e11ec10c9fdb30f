-- Stops and starts the background workers also where the statement fails.
do $do$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended({lock}, 0));
    perform {schema}.timescaledb_pre_restore();
    begin
        execute {statement};
    exception when others then
        perform {schema}.timescaledb_post_restore();
        raise;
    end;
    perform {schema}.timescaledb_post_restore();
end
$do$
