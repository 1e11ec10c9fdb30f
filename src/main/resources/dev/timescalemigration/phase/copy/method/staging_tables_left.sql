-- Staging tables that were committed before they became chunks, each with its template, by the task and the
-- claim in their names.
select split_part(name, '_', 2)::bigint as task,
       string_agg(format('_timescale_migration.%I', name), ', ' order by name) as tables
from (
    select c.relname::text as name
    from pg_class c
    where c.relnamespace = '_timescale_migration'::regnamespace
      and c.relkind = 'r'
      and c.relname ~ '^(staging|template)_[0-9]+_[0-9]+$'
) named
group by 1, split_part(name, '_', 3)
