-- Columns whose type has an equality operator in a default operator class, its own or that of a type it is taken for: with
-- the operator by its schema, since sessions do not search the schema of an extension.
with recursive plain (attname, attnum, typid, is_domain) as (
    select a.attname, a.attnum, a.atttypid, false
    from pg_attribute a
    where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
    union all
    select plain.attname, plain.attnum, t.typbasetype, true
    from plain
    join pg_type t on t.oid = plain.typid and t.typtype = 'd'
)
select plain.attname as name,
       -- Without a modifier: a value that was stored fits.
       format_type(t.oid, -1) as type,
       plain.is_domain,
       equality.operator,
       equality.less,
       equality.greater
from plain
join pg_type t on t.oid = plain.typid and t.typtype <> 'd'
cross join lateral (
    select format('operator(%I.%s)', n.nspname, o.oprname) as operator,
           sorting.less,
           sorting.greater
    from pg_opclass c
    join pg_am m on m.oid = c.opcmethod
    join pg_amop p on p.amopfamily = c.opcfamily and p.amopmethod = m.oid
                      and p.amoplefttype = c.opcintype and p.amoprighttype = c.opcintype
    join pg_operator o on o.oid = p.amopopr
    join pg_namespace n on n.oid = o.oprnamespace
    cross join lateral (
        select max(format('operator(%I.%s)', sn.nspname, s.oprname)) filter (where sp.amopstrategy = 1) as less,
               max(format('operator(%I.%s)', sn.nspname, s.oprname)) filter (where sp.amopstrategy = 5) as greater
        from pg_amop sp
        join pg_operator s on s.oid = sp.amopopr
        join pg_namespace sn on sn.oid = s.oprnamespace
        where sp.amopfamily = c.opcfamily and m.amname = 'btree'
          and sp.amoplefttype = c.opcintype and sp.amoprighttype = c.opcintype) sorting
    where c.opcdefault
      and ((m.amname = 'btree' and p.amopstrategy = 3) or (m.amname = 'hash' and p.amopstrategy = 1))
      and (c.opcintype = t.oid
           or exists (select from pg_cast k
                      where k.castsource = t.oid and k.casttarget = c.opcintype
                        and k.castmethod = 'b' and k.castcontext = 'i')
           or c.opcintype = case when t.typtype = 'e' then 'anyenum'::regtype
                                 when t.typtype = 'c' then 'record'::regtype
                                 when t.typtype = 'r' then 'anyrange'::regtype
                                 when t.typtype = 'm' then 'anymultirange'::regtype
                                 when t.typcategory = 'A' then 'anyarray'::regtype end)
    order by c.opcintype <> t.oid, m.amname
    limit 1) equality
order by plain.attnum
