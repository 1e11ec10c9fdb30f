-- The columns of a table of the target, each with the operator by which its values are equal: search_path has pg_catalog alone.
-- Types without their modifiers: a cast to varchar(5) cuts silently what does not fit, and an assignment refuses it.
select a.attname as name, format_type(a.atttypid, -1) as type, format_type(a.atttypid, null) as type_name,
       a.attgenerated <> '' as is_generated, a.attidentity = 'a' as is_identity,
       coalesce((
           select format('operator(%I.%s)', n.nspname, o.oprname)
           from pg_opclass oc
           join pg_am am on am.oid = oc.opcmethod and am.amname = 'btree'
           join pg_amop ao on ao.amopfamily = oc.opcfamily and ao.amopstrategy = 3
               and ao.amoplefttype = oc.opcintype and ao.amoprighttype = oc.opcintype
           join pg_operator o on o.oid = ao.amopopr
           join pg_namespace n on n.oid = o.oprnamespace
           where oc.opcdefault and oc.opcintype = a.atttypid
           limit 1
       ), '=') as equals,
       -- Elements of an array are read by the type's input function. Arrays have no array of their own, and box has a delimiter
       -- of its own: their values are text, and a cast from text reads them alike where nobody has made another one.
       case when t.typarray <> 0 and t.typdelim = ',' then format_type(a.atttypid, -1)
            when not exists (select from pg_cast where castsource = 'text'::regtype and casttarget = a.atttypid) then 'text'
       end as listed_as,
       c.relkind = 'p' as is_partitioned
from pg_class c
join pg_namespace s on s.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
join pg_type t on t.oid = a.atttypid
where s.nspname = :schema and c.relname = :name and c.relkind in ('r', 'p')
order by a.attnum
