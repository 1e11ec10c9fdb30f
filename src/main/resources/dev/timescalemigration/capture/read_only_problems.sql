-- What keeps the role from setting the database to read-only and from ending the sessions of others, each with what fixes it.
select format('role %I does not own the database, and may not set it to read-only', current_user) as problem,
       format('ALTER DATABASE %I OWNER TO %I', datname, current_user) as fix
from pg_database
where datname = current_database() and not pg_has_role(current_user, datdba, 'usage')
union all
select format('role %I may not end the sessions of others', current_user), format('GRANT pg_signal_backend TO %I', current_user)
where not pg_has_role(current_user, 'pg_signal_backend', 'usage')
  and not (select rolsuper from pg_roles where rolname = current_user)
