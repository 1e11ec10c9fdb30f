-- Functions of users that run as whoever writes rows, builds an index or refreshes a view, by their author, and where they are
-- used. A superuser and the database's owner may do as much in the source as the target's role may there.
with used (place, function) as (
    select 'constraint ' || quote_ident(k.conname), d.refobjid
    from pg_depend d
    join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
    where d.refclassid = 'pg_proc'::regclass
    union
    select 'column ' || d.objid::regclass || '.' || quote_ident(a.attname), d.refobjid
    from pg_depend d
    join pg_attribute a on d.classid = 'pg_class'::regclass and a.attrelid = d.objid and a.attnum = d.objsubid
    where d.refclassid = 'pg_proc'::regclass and a.attgenerated <> ''
    union
    select 'column ' || f.adrelid::regclass || '.' || quote_ident(a.attname), d.refobjid
    from pg_depend d
    join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
    join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum and a.attgenerated <> ''
    where d.refclassid = 'pg_proc'::regclass
    union
    select 'index ' || c.oid::regclass, d.refobjid
    from pg_depend d
    join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid and c.relkind in ('i', 'I')
    where d.refclassid = 'pg_proc'::regclass
    union
    select 'view ' || c.oid::regclass, d.refobjid
    from pg_depend d
    join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    join pg_class c on c.oid = r.ev_class
    join pg_namespace n on n.oid = c.relnamespace
    where d.refclassid = 'pg_proc'::regclass
      and (c.relkind = 'm'
           or exists (select from _timescaledb_catalog.continuous_agg a
                      where a.partial_view_schema = n.nspname and a.partial_view_name = c.relname))
    union
    select 'cast from ' || format_type(k.castsource, null) || ' to ' || format_type(k.casttarget, null), k.castfunc
    from pg_cast k
    where k.castfunc <> 0
    union
    select 'dimension ' || quote_ident(m.column_name), p.oid
    from _timescaledb_catalog.dimension m
    join pg_namespace n on n.nspname = m.partitioning_func_schema
    join pg_proc p on p.pronamespace = n.oid and p.proname = m.partitioning_func
)
select r.rolname as author, p.oid::regprocedure::text as function, min(u.place) as place
from used u
join pg_proc p on p.oid = u.function
join pg_namespace n on n.oid = p.pronamespace
join pg_roles r on r.oid = p.proowner
join pg_database b on b.datname = current_database()
where not r.rolsuper
  and not pg_has_role(r.oid, b.datdba, 'MEMBER')
  and n.nspname !~ '^pg_|^information_schema$|^_timescaledb_'
  and not exists (select from pg_depend x
                  where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
group by r.rolname, p.oid
order by 1, 2
