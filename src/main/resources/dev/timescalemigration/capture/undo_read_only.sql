-- The statement that gives the database the setting from before.
select coalesce(
    (select format('alter database %I set default_transaction_read_only = %L', current_database(), split_part(entry, '=', 2))
     from pg_db_role_setting, unnest(setconfig) as entry
     where setdatabase = (select oid from pg_database where datname = current_database()) and setrole = 0
       and entry like 'default_transaction_read_only=%'),
    format('alter database %I reset default_transaction_read_only', current_database()))
