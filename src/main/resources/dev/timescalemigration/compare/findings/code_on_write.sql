-- Functions of users that run as whoever writes rows, builds an index or refreshes a view, by their author, and where they are
-- used. A superuser and the database's owner may do as much in the source as the target's role may there.
with named (place, class, object) as (
    select 'constraint ' || quote_ident(k.conname), d.refclassid, d.refobjid
    from pg_depend d
    join pg_constraint k on d.classid = 'pg_constraint'::regclass and k.oid = d.objid
    where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    union
    select 'column ' || d.objid::regclass || '.' || quote_ident(a.attname), d.refclassid, d.refobjid
    from pg_depend d
    join pg_attribute a on d.classid = 'pg_class'::regclass and a.attrelid = d.objid and a.attnum = d.objsubid
    where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass) and a.attgenerated <> ''
    union
    select 'column ' || f.adrelid::regclass || '.' || quote_ident(a.attname), d.refclassid, d.refobjid
    from pg_depend d
    join pg_attrdef f on d.classid = 'pg_attrdef'::regclass and f.oid = d.objid
    join pg_attribute a on a.attrelid = f.adrelid and a.attnum = f.adnum and a.attgenerated <> ''
    where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    union
    select 'index ' || c.oid::regclass, d.refclassid, d.refobjid
    from pg_depend d
    join pg_class c on d.classid = 'pg_class'::regclass and c.oid = d.objid and c.relkind in ('i', 'I')
    where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
    union
    select 'view ' || c.oid::regclass, d.refclassid, d.refobjid
    from pg_depend d
    join pg_rewrite r on d.classid = 'pg_rewrite'::regclass and r.oid = d.objid
    join pg_class c on c.oid = r.ev_class
    where d.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass)
      and (c.relkind = 'm'
           or exists (select from (<timescale/relations/partial_views>) a where a.oid = c.oid))
    union
    select 'cast from ' || format_type(k.castsource, null) || ' to ' || format_type(k.casttarget, null),
           'pg_proc'::regclass, k.castfunc
    from pg_cast k
    where k.castfunc <> 0
    union
    select 'range type ' || format_type(g.rngtypid, null), 'pg_proc'::regclass, f
    from pg_range g, unnest(array[g.rngsubdiff, g.rngcanonical]) f
    where f <> 0
    union
    select 'dimension ' || quote_ident(m.column_name), 'pg_proc'::regclass, m.function
    from (<timescale/relations/dimension_functions>) m
),
-- An operator runs its function, and an aggregate those that it is made of.
called (place, function) as (
    select place, object from named where class = 'pg_proc'::regclass
    union
    select n.place, o.oprcode from named n join pg_operator o on n.class = 'pg_operator'::regclass and o.oid = n.object
),
used (place, function) as (
    select place, function from called
    union
    select c.place, part
    from called c
    join pg_aggregate a on a.aggfnoid = c.function,
         unnest(array[a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggserialfn, a.aggdeserialfn,
                      a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn]) part
)
select r.rolname as author, p.oid::regprocedure::text as function, min(u.place) as place
from used u
join pg_proc p on p.oid = u.function
join pg_namespace n on n.oid = p.pronamespace
join pg_roles r on r.oid = p.proowner
join pg_database b on b.datname = current_database()
where not r.rolsuper
  and not pg_has_role(r.oid, b.datdba, 'MEMBER')
  and n.nspname !~ '^pg_|^information_schema$'
  and n.oid not in (select oid from (<timescale/relations/extension_schemas>) own)
  and not exists (select from pg_depend x
                  where x.classid = 'pg_proc'::regclass and x.objid = p.oid and x.deptype = 'e')
group by r.rolname, p.oid
order by 1, 2
