-- Users' tables, without chunks, with their columns.
select n.nspname as schema,
       c.relname as name,
       pg_has_role(c.relowner, 'USAGE') as owned,
       has_schema_privilege(n.oid, 'USAGE') and has_table_privilege(c.oid, 'SELECT') as readable,
       row_security_active(c.oid) as row_security_active,
       (select coalesce(json_agg(json_build_object(
                   'name', a.attname,
                   'type', format_type(a.atttypid, a.atttypmod),
                   'identity', a.attidentity,
                   'generated', a.attgenerated <> '',
                   'default', case when a.attgenerated = '' then pg_get_expr(d.adbin, d.adrelid) end)
                   order by a.attnum), '[]')
        from pg_attribute a
        left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) as columns
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.nspname not like 'pg\_temp\_%'
  and not exists (select from pg_depend x
                  where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')
  and <no_chunk>
order by n.nspname, c.relname
