-- Stops and starts the background workers also where the statement fails.
do $do$
begin
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended({lock}, 0));
    perform {begin};
    begin
        execute {statement};
    exception when others then
        perform {end};
        raise;
    end;
    perform {end};
end
$do$
