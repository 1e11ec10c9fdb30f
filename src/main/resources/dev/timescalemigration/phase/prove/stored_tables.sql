select tables.oid || ':' || tables.relfilenode as file, format('%I.%I', schemas.nspname, tables.relname) as name
from pg_catalog.pg_class tables
join pg_catalog.pg_namespace schemas on schemas.oid = tables.relnamespace
where tables.relkind = 'r' and tables.relpersistence = 'p' and schemas.nspname not in ('pg_catalog', 'information_schema')
