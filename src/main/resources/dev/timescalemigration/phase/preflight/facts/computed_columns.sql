-- Stored generated columns whose expression uses something that a user can replace (a function, an operator, a type);
-- what PostgreSQL itself brings is not recorded as a dependency. Chunks are left out.
select n.nspname as schema, c.relname as name, a.attname as column, pg_get_expr(d.adbin, d.adrelid) as expression,
       (select min(b.attname)
        from pg_depend x
        join pg_attribute b on b.attrelid = x.refobjid and b.attnum = x.refobjsubid
        where x.classid = 'pg_attrdef'::regclass and x.objid = d.oid and x.refclassid = 'pg_class'::regclass
          and x.refobjid = c.oid and x.refobjsubid <> a.attnum) as base
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = 's'
join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where c.relkind in ('r', 'p')
  and n.nspname not in ('pg_catalog', 'information_schema', '_timescale_migration')
  and n.nspname not like 'pg\_temp\_%'
  and exists (select from pg_depend x
              where x.classid = 'pg_attrdef'::regclass and x.objid = d.oid
                and x.refclassid in ('pg_proc'::regclass, 'pg_operator'::regclass, 'pg_type'::regclass))
  and <timescale/relations/no_chunk_condition>
order by n.nspname, c.relname, a.attnum
