-- What the load leaves to an administrator: <database> is the database's name.
grant select on visit to pg_monitor;
grant select (name) on station to pg_monitor;
create function heard() returns event_trigger language plpgsql as 'begin end';
alter function heard() owner to "<role>";
create event trigger hearing on ddl_command_end when tag in ('CREATE OPERATOR') execute function heard();
alter database "<database>" set work_mem to '5MB';
