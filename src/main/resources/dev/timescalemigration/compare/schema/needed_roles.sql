-- Roles that own something in this database, are granted something on it or have settings in it, the roles they are members
-- of, and their members; and the owners of background jobs. The role of this session is there for the migration: what it was
-- granted does not make it needed.
with recursive
concerned as (
    select d.refobjid as oid
    from pg_shdepend d
    join pg_database db on db.datname = current_database()
    where d.refclassid = 'pg_authid'::regclass
      and (d.deptype = 'o' or d.refobjid <> quote_ident(current_user)::regrole)
      and (d.dbid = db.oid or (d.classid = 'pg_database'::regclass and d.objid = db.oid))
    union
    select j.oid from (<timescale/job/owners>) j
    union
    select s.setrole from pg_db_role_setting s join pg_database db on db.oid = s.setdatabase
    where db.datname = current_database() and s.setrole <> 0
    union
    select db.datdba from pg_database db where db.datname = current_database()
),
members as (
    select oid from concerned
    union
    select m.member from pg_auth_members m join members on m.roleid = members.oid
    where m.member <> quote_ident(current_user)::regrole
),
needed as (
    select oid from members
    union
    select m.roleid from pg_auth_members m join needed on m.member = needed.oid
)
select r.rolname from needed join pg_roles r on r.oid = needed.oid where r.rolname !~ '^pg_'
