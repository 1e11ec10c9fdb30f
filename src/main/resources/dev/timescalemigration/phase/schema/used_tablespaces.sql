-- Tablespaces other than the database's own that hold something of this database.
select distinct t.spcname
from pg_class c
join pg_tablespace t on t.oid = c.reltablespace
where not c.relisshared
order by t.spcname
