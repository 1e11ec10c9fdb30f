-- Tablespaces of the server, and how many of this database's tables and indexes were put into each.
select t.spcname as name, count(c.oid) as relations, has_tablespace_privilege(t.oid, 'CREATE') as usable
from pg_tablespace t
left join pg_class c on c.reltablespace = t.oid and not c.relisshared
where t.spcname not in ('pg_default', 'pg_global')
group by t.oid, t.spcname
order by t.spcname
