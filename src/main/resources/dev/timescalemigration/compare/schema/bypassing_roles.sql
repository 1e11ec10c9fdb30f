-- Roles to which row-level security does not apply, where this database has any.
select r.rolname
from pg_roles r
where (r.rolsuper or r.rolbypassrls) and r.rolname <> current_user
  and exists (select from pg_class c where c.relrowsecurity)
