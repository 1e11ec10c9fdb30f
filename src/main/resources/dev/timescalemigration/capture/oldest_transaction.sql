-- The transaction that the making of a slot or of a snapshot waits for the longest: the oldest that has written, in any database of the server.
select of, how_ended from (
    select format('process %s of user %s%s, in database %s', pid, usename,
                  case when application_name <> '' then format(' (%s)', application_name) else '' end, datname) as of,
           format('SELECT pg_terminate_backend(%s);', pid) as how_ended,
           age(backend_xid) as age
    from pg_stat_activity
    where backend_xid is not null and pid <> pg_backend_pid()
    union all
    select format('the prepared transaction %L of user %s, in database %s', gid, owner, database),
           format('COMMIT PREPARED %L; or ROLLBACK PREPARED %L;', gid, gid),
           age(transaction)
    from pg_prepared_xacts
) as open
order by age desc
limit 1
