-- What ALTER TABLE … ALTER COLUMN set on a hypertable's columns and a bare copy of it lacks.
select format('alter column %I %s', a.attname, o.action) as action
from pg_attribute a
cross join lateral (
    select 'set statistics ' || a.attstattarget as action
    where coalesce(a.attstattarget, -1) >= 0
    union all
    select format('set (%s)', array_to_string(a.attoptions, ', '))
    where a.attoptions is not null
) o
where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
