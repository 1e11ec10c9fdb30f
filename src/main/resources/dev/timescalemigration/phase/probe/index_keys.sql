-- The keys of a table's b-tree indexes that hold all of its rows: how each key is written, sorted and compared. A domain is
-- taken as the type that it is of: operators of enums, arrays and the like take no domain.
with recursive domain (typid, of_type) as (
    select t.oid, t.typbasetype
    from pg_type t
    where t.typtype = 'd'
    union all
    select domain.typid, t.typbasetype
    from domain
    join pg_type t on t.oid = domain.of_type and t.typtype = 'd'
)
select format('index %I.%I', n.nspname, x.relname) as name,
       format('(%s)%s%s', pg_get_indexdef(i.indexrelid, a.attnum, false),
              (select '::' || format_type(d.of_type, -1)
               from domain d
               join pg_type t on t.oid = d.of_type and t.typtype <> 'd'
               where d.typid = a.atttypid),
              (select format(' collate %I.%I', cn.nspname, c.collname)
               from pg_collation c
               join pg_namespace cn on cn.oid = c.collnamespace
               where c.oid = a.attcollation)) as expression,
       max(format('operator(%I.%s)', opn.nspname, op.oprname)) filter (where p.amopstrategy = 3) as equality,
       max(format('operator(%I.%s)', opn.nspname, op.oprname)) filter (where p.amopstrategy <> 3) as precedes,
       i.indoption[a.attnum - 1] & 2 = 2 as nulls_first
from pg_index i
join pg_class x on x.oid = i.indexrelid
join pg_namespace n on n.oid = x.relnamespace
join pg_am m on m.oid = x.relam and m.amname = 'btree'
join pg_attribute a on a.attrelid = i.indexrelid and a.attnum <= i.indnkeyatts
join pg_opclass k on k.oid = i.indclass[a.attnum - 1]
join pg_amop p on p.amopfamily = k.opcfamily and p.amopmethod = m.oid
    and p.amoplefttype = k.opcintype and p.amoprighttype = k.opcintype
    and p.amopstrategy in (3, case i.indoption[a.attnum - 1] & 1 when 1 then 5 else 1 end)
join pg_operator op on op.oid = p.amopopr
join pg_namespace opn on opn.oid = op.oprnamespace
where i.indrelid = (:table)::regclass and i.indpred is null
  and i.indisvalid and i.indisready and i.indislive
group by n.nspname, x.relname, i.indexrelid, a.attnum, a.atttypid, a.attcollation, i.indoption[a.attnum - 1]
order by 1, a.attnum
