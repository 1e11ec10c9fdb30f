-- One column for each generated column, that it is computed from.
select distinct min(b.attname)
from pg_attribute a
join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
join pg_depend x on x.classid = 'pg_attrdef'::regclass and x.objid = d.oid
  and x.refclassid = 'pg_class'::regclass and x.refobjid = a.attrelid and x.refobjsubid <> a.attnum
join pg_attribute b on b.attrelid = a.attrelid and b.attnum = x.refobjsubid
where a.attrelid = (:table)::regclass and a.attname = any (:columns)
group by a.attnum
