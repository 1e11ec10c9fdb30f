-- Whether a session of somebody else did anything within the last seconds. Of a session whose doings are hidden from the
-- role only that it is there.
select exists (
    select
    from pg_catalog.pg_stat_activity
    where pid <> pg_catalog.pg_backend_pid()
      and (backend_type is null
           or backend_type = 'client backend'
              and coalesce(application_name, '') not like 'tsm %'
              and (state = 'active' or state_change > clock_timestamp() - interval '3 s')))
