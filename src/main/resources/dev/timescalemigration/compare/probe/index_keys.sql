-- The keys of a table's b-tree indexes that hold all of its rows: how each key is written, sorted and compared. A domain is
-- taken as the type that it is of: operators of enums, arrays and the like take no domain. The table's indexes come first,
-- as the planner would otherwise join the catalogs of all tables.
with recursive key as materialized (
    select i.indexrelid, a.attnum, a.atttypid, a.attcollation, i.indclass[a.attnum - 1] as opclass,
           i.indoption[a.attnum - 1] as option
    from pg_index i
    cross join lateral generate_series(1, i.indnkeyatts) as ordinal
    join pg_attribute a on a.attrelid = i.indexrelid and a.attnum = ordinal
    where i.indrelid = (:table)::regclass and i.indpred is null
      and i.indisvalid and i.indisready and i.indislive
), plain (typid, of_type, is_domain) as (
    select key.atttypid, key.atttypid, false
    from key
    union
    select plain.typid, t.typbasetype, true
    from plain
    join pg_type t on t.oid = plain.of_type and t.typtype = 'd'
)
select format('index %I.%I', n.nspname, x.relname) as name,
       format('(%s)%s%s', pg_get_indexdef(key.indexrelid, key.attnum, false),
              (select '::' || format_type(plain.of_type, -1)
               from plain
               join pg_type t on t.oid = plain.of_type and t.typtype <> 'd'
               where plain.typid = key.atttypid and plain.is_domain),
              (select format(' collate %I.%I', cn.nspname, c.collname)
               from pg_collation c
               join pg_namespace cn on cn.oid = c.collnamespace
               where c.oid = key.attcollation)) as expression,
       operator.equality,
       operator.precedes,
       key.option & 2 = 2 as nulls_first
from key
join pg_class x on x.oid = key.indexrelid
join pg_namespace n on n.oid = x.relnamespace
join pg_am m on m.oid = x.relam and m.amname = 'btree'
join pg_opclass k on k.oid = key.opclass
cross join lateral (
    select max(format('operator(%I.%s)', n.nspname, o.oprname)) filter (where p.amopstrategy = 3) as equality,
           max(format('operator(%I.%s)', n.nspname, o.oprname)) filter (where p.amopstrategy <> 3) as precedes
    from pg_amop p
    join pg_operator o on o.oid = p.amopopr
    join pg_namespace n on n.oid = o.oprnamespace
    where p.amopfamily = k.opcfamily and p.amoplefttype = k.opcintype and p.amoprighttype = k.opcintype
      and p.amopstrategy in (3, case key.option & 1 when 1 then 5 else 1 end)) as operator
order by 1, key.attnum
