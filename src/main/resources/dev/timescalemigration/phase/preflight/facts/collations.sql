-- Collations of the server that this database can use, and whether a user's column does.
select c.collname as name,
       -- one pass over the columns, of which there are many with many chunks
       c.oid in (select a.attcollation from pg_attribute a
                 where a.attrelid >= 16384 and a.attnum > 0 and not a.attisdropped) as used
from pg_collation c
where c.collnamespace = 'pg_catalog'::regnamespace
  and c.collencoding in (-1, (select encoding from pg_database where datname = current_database()))
