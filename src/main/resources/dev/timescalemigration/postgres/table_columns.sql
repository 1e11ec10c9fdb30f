-- The columns of one table; per type, whether its binary form means the same in another database.
with recursive part (attnum, typid, within) as (
    select a.attnum, a.atttypid, false
    from pg_attribute a
    where a.attrelid = (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                        where n.nspname = :schema and c.relname = :name)
      and a.attnum > 0 and not a.attisdropped
    union
    select part.attnum, inner_type.typid, part.within or inner_type.carries_oid
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid, false as carries_oid where t.typtype = 'd'
        union all
        select t.typelem, true where t.typelem <> 0 and t.typlen = -1 and t.typsubscript = 'array_subscript_handler'::regproc
        union all
        select f.atttypid, true from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype, false from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
)
select a.attname as name,
       format_type(a.atttypid, a.atttypmod) as type,
       case when a.attcollation <> t.typcollation then quote_ident(cn.nspname) || '.' || quote_ident(co.collname) end as collation,
       a.attnotnull as not_null,
       a.attgenerated <> '' as generated,
       (select bool_and(pt.typsend <> 0 and pt.typreceive <> 0
                        and not (pt.typnamespace = 'pg_catalog'::regnamespace and pt.typname like 'reg%')
                        and not (part.within and pt.oid >= 16384))
        from part join pg_type pt on pt.oid = part.typid
        where part.attnum = a.attnum) as binary_form
from pg_attribute a
join pg_type t on t.oid = a.atttypid
left join pg_collation co on co.oid = a.attcollation
left join pg_namespace cn on cn.oid = co.collnamespace
where a.attrelid = (select c.oid from pg_class c join pg_namespace n on n.oid = c.relnamespace
                    where n.nspname = :schema and c.relname = :name)
  and a.attnum > 0 and not a.attisdropped
order by a.attnum
