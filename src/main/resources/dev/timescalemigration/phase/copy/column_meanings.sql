-- What the values of a table's columns mean in this database only: by which collation they are sorted, whether their hash
-- or their binary form holds an object id.
with recursive part (attnum, typid, within) as (
    select a.attnum, a.atttypid, false
    from pg_attribute a
    where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
    union
    select part.attnum, inner_type.typid, part.within or inner_type.carries_oid
    from part
    join pg_type t on t.oid = part.typid
    cross join lateral (
        select t.typbasetype as typid, false as carries_oid where t.typtype = 'd'
        union all
        select t.typelem, true where t.typcategory = 'A'
        union all
        select f.atttypid, true from pg_attribute f
        where t.typtype = 'c' and f.attrelid = t.typrelid and f.attnum > 0 and not f.attisdropped
        union all
        select r.rngsubtype, false from pg_range r where r.rngtypid = t.oid or r.rngmultitypid = t.oid
    ) inner_type
),
-- The order of a collation: provider, locale and rules, and the version of the library as it is now. Where that is not
-- the version which was recorded, what is stored may have been sorted by either.
sorted (collation_id, is_default, provider, locale, rules, recorded, actual) as (
    select c.oid, c.collprovider = 'd',
           case c.collprovider when 'd' then d.datlocprovider else c.collprovider end,
           case when c.collprovider <> 'd'
                then coalesce(to_jsonb(c) ->> 'colllocale', to_jsonb(c) ->> 'colliculocale', c.collcollate)
                when d.datlocprovider = 'c' then d.datcollate
                -- named daticulocale until PostgreSQL 16
                else coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') end,
           coalesce(case c.collprovider when 'd' then to_jsonb(d) ->> 'daticurules' else to_jsonb(c) ->> 'collicurules' end, ''),
           case c.collprovider when 'd' then d.datcollversion else c.collversion end,
           case c.collprovider when 'd' then pg_database_collation_actual_version(d.oid)
                               else pg_collation_actual_version(c.oid) end
    from pg_collation c, pg_database d
    where d.datname = current_database()
)
select a.attname as name,
       case when a.attcollation <> 0 then
           case when s.locale in ('C', 'POSIX') then 'bytes'
                else concat_ws(' ', s.provider, s.locale, s.rules, s.actual,
                               case when s.recorded <> s.actual then 'recorded as ' || s.recorded || ' in the ' || :side end)
           end
       end as sorted_by,
       a.attcollation::bigint as collation_id,
       coalesce((select bool_or(t.typtype = 'e' or (t.typnamespace = 'pg_catalog'::regnamespace and t.typname like 'reg%'))
                 from part p join pg_type t on t.oid = p.typid where p.attnum = a.attnum), false) as hashes_object_id,
       coalesce((select bool_or((t.typnamespace = 'pg_catalog'::regnamespace and t.typname like 'reg%')
                                or (p.within and t.oid >= 16384))
                 from part p join pg_type t on t.oid = p.typid where p.attnum = a.attnum), false) as carries_object_id
from pg_attribute a
left join sorted s on s.collation_id = a.attcollation
where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
