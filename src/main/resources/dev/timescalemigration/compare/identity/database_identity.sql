select (select system_identifier from pg_control_system())::text as system_identifier,
       d.oid::bigint as database_id,
       (select timeline_id from pg_control_checkpoint()) as timeline,
       pg_is_in_recovery() as in_recovery
from pg_database d
where d.datname = current_database()
