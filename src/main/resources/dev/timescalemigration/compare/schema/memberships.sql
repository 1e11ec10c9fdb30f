-- The roles that a role is a member of, and whether it has their rights without SET ROLE: an option of the membership since
-- PostgreSQL 16 (pg_auth_members.inherit_option), and the role's own before. The session's role is there for the migration.
select g.rolname as granted, m.rolname as member,
       bool_or(coalesce((to_jsonb(a) ->> 'inherit_option')::boolean, m.rolinherit)) as inherits,
       m.rolinherit as inherits_by_default
from pg_auth_members a
join pg_roles g on g.oid = a.roleid
join pg_roles m on m.oid = a.member
where m.rolname <> current_user
group by g.rolname, m.rolname, m.rolinherit
order by 2, 1
