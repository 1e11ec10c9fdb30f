-- Changes whenever a column, constraint or trigger of the table is made, altered or dropped: the
-- transactions that wrote their rows of the catalog. Empty when there is no such table.
select coalesce(md5(string_agg(part.version, ' ' order by part.version)), '')
from (select to_regclass(:table) as oid) t
cross join lateral (
    select 'column ' || a.attnum || ':' || a.xmin as version from pg_attribute a
    where a.attrelid = t.oid and a.attnum > 0
    union all
    select 'constraint ' || c.oid || ':' || c.xmin from pg_constraint c where c.conrelid = t.oid
    union all
    select 'trigger ' || g.oid || ':' || g.xmin from pg_trigger g where g.tgrelid = t.oid
) part
