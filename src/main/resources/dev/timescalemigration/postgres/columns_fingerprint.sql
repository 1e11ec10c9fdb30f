-- Another one once a column is added, dropped, renamed or changed in its type; empty when there is no such table.
select coalesce(md5(string_agg(a.attnum || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ',' order by a.attnum)), '')
from pg_attribute a
where a.attrelid = to_regclass(:table) and a.attnum > 0 and not a.attisdropped
