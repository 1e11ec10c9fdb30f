-- Users' tables, without chunks, with their columns.
select n.nspname as schema,
       c.relname as name,
       pg_get_userbyid(c.relowner) as owner,
       pg_has_role(c.relowner, 'USAGE') as owned,
       has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable,
       row_security_active(c.oid) as row_security_active,
       c.relrowsecurity and c.relforcerowsecurity as row_security_forced,
       (select coalesce(json_agg(json_build_object(
                   'name', a.attname,
                   'type', format_type(a.atttypid, a.atttypmod),
                   'identity', a.attidentity,
                   'generated', a.attgenerated <> '',
                   'default', case when a.attgenerated = '' then coalesce(pg_get_expr(d.adbin, d.adrelid), y.typdefault) end,
                   -- Functions of users in the default, of the column or of its domain, that are not immutable;
                   -- those of PostgreSQL itself are not recorded as dependencies.
                   'changing_function', case when a.attgenerated = '' then
                     (select min(p.oid::regprocedure::text)
                      from pg_depend x
                      join pg_proc p on p.oid = x.refobjid
                      where x.refclassid = 'pg_proc'::regclass and p.provolatile <> 'i'
                        and (x.classid = 'pg_attrdef'::regclass and x.objid = d.oid
                             or d.oid is null and x.classid = 'pg_type'::regclass and x.objid = y.oid)) end)
                   order by a.attnum), '[]')
        from pg_attribute a
        join pg_type y on y.oid = a.atttypid
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where <users_table>
  and <no_chunk>
order by n.nspname, c.relname
