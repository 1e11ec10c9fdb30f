-- What keeps the role from setting the database to read-only and from ending the sessions of others, each with what fixes it.
select format('role %I does not own the database, and may not set it to read-only', current_user) as problem,
       format('ALTER DATABASE %I OWNER TO %I', datname, current_user) as fix
from pg_database
where datname = current_database() and not pg_has_role(current_user, datdba, 'usage')
union all
select format('role %I may not end the sessions of others', current_user), format('GRANT pg_signal_backend TO %I', current_user)
where not pg_has_role(current_user, 'pg_signal_backend', 'usage')
  and not (select rolsuper from pg_roles where rolname = current_user)
union all
-- A role's own setting is stronger than the database's.
select format('role %s has a setting of its own, by which it still writes to a database that is read-only', quote_ident(r.rolname)),
       format('ALTER ROLE %I%s RESET default_transaction_read_only', r.rolname,
              case when s.setdatabase <> 0 then format(' IN DATABASE %I', current_database()) end)
from pg_db_role_setting s
join pg_roles r on r.oid = s.setrole and r.rolcanlogin
cross join unnest(s.setconfig) as entry
where s.setdatabase in (0, (select oid from pg_database where datname = current_database()))
  and entry like 'default_transaction_read_only=%' and not split_part(entry, '=', 2)::boolean
