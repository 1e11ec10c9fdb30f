select rolsuper, rolcreatedb from pg_roles where rolname = current_user
