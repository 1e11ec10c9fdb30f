-- The comments of the database, of its schemas and of its extensions; the security labels of the database and of what is in
-- it: the statement for each. initdb gives schema public a comment, and an extension has that of the server's files.
with label (statement, is_ours) as (
    select format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider, upper(l.objtype),
                  case l.objtype when 'database' then quote_ident(:database) else l.objname end, l.label),
           case l.objtype when 'database' then (select d.oid = l.objoid from pg_database d where d.datname = current_database())
                else l.objtype not in ('role', 'tablespace')
                     and coalesce((select n.nspname from pg_namespace n where n.oid = l.objnamespace), '') <> '_timescale_migration'
                     and coalesce(l.objnamespace, 0) not in (select oid from (<timescale/relations/extension_schemas>) own) end
    from pg_seclabels l
)
select format('COMMENT ON DATABASE %I IS %L', (:database)::text, c.comment) as given
from pg_database d
cross join lateral (select shobj_description(d.oid, 'pg_database')) c (comment)
where d.datname = current_database() and c.comment is not null
union all
select format('COMMENT ON SCHEMA %I IS %L', n.nspname, c.comment)
from pg_namespace n
cross join lateral (select obj_description(n.oid, 'pg_namespace')) c (comment)
where (n.oid >= 16384 or n.nspname = 'public' and c.comment <> 'standard public schema')
  and n.nspname !~ '^(pg_|_timescale_migration$)'
  and not exists (select from pg_depend x
                  where x.classid = 'pg_namespace'::regclass and x.objid = n.oid and x.deptype = 'e')
  and c.comment is not null
union all
select format('COMMENT ON EXTENSION %I IS %L', e.extname, c.comment)
from pg_extension e
join pg_available_extensions a on a.name = e.extname
cross join lateral (select obj_description(e.oid, 'pg_extension')) c (comment)
where e.extname <> 'timescaledb' and c.comment <> a.comment
union all
select statement
from label
where is_ours
order by 1
