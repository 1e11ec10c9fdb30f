-- The comment and the security labels of the database, and the labels of what is in it: the statement for each.
with label (statement, is_ours) as (
    select format('SECURITY LABEL FOR %I ON %s %s IS %L', l.provider, upper(l.objtype),
                  case l.objtype when 'database' then quote_ident(:database) else l.objname end, l.label),
           case l.objtype when 'database' then (select d.oid = l.objoid from pg_database d where d.datname = current_database())
                else l.objtype not in ('role', 'tablespace')
                     and coalesce((select n.nspname from pg_namespace n where n.oid = l.objnamespace), '') !~ '^_timescale' end
    from pg_seclabels l
)
select format('COMMENT ON DATABASE %I IS %L', (:database)::text, c.comment) as given
from pg_database d
cross join lateral (select shobj_description(d.oid, 'pg_database')) c (comment)
where d.datname = current_database() and c.comment is not null
union all
select statement
from label
where is_ours
order by 1
