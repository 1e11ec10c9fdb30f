-- What ALTER TABLE … ALTER COLUMN set on a hypertable's columns and a copy of it made by LIKE lacks.
select format('alter column %I %s', a.attname, o.action) as action
from pg_attribute a
cross join lateral (
    select 'set statistics ' || a.attstattarget as action
    where coalesce(a.attstattarget, -1) >= 0
    union all
    -- The options that can be set; PostgreSQL 17.12 keeps a mark of its own in addition.
    select format('set (%s)', string_agg(option, ', '))
    from unnest(a.attoptions) as option
    where starts_with(option, 'n_distinct')
    having count(*) > 0
) o
where a.attrelid = (:table)::regclass and a.attnum > 0 and not a.attisdropped
order by a.attnum
