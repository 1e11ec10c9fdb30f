-- Columns whose type has an equality operator of a default b-tree or hash operator class, its own or that of a type that
-- it is taken for.
with recursive plain (attname, typid) as (
    select a.attname, a.atttypid
    from pg_attribute a
    where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
    union all
    select plain.attname, t.typbasetype
    from plain
    join pg_type t on t.oid = plain.typid and t.typtype = 'd'
)
select distinct plain.attname
from plain
join pg_type t on t.oid = plain.typid
where t.typtype in ('e', 'c', 'r', 'm')
   or t.typcategory = 'A'
   or exists (select
              from pg_opclass o
              where o.opcdefault
                and o.opcmethod in (select oid from pg_am where amname in ('btree', 'hash'))
                and (o.opcintype = t.oid
                     or exists (select from pg_cast k
                                where k.castsource = t.oid and k.casttarget = o.opcintype
                                  and k.castmethod = 'b' and k.castcontext = 'i')))
