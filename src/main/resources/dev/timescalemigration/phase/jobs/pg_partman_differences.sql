-- Tables that are maintained otherwise than in the source. Maintenance that is off here waits for the jobs to be enabled,
-- unless they were.
with source_table as (
    select parent_table, automatic_maintenance
    from json_to_recordset((:jobs)::json) s (parent_table text, automatic_maintenance text)
)
select case when s.parent_table is null then 'target-' else '' end
           || 'pg_partman-' || coalesce(s.parent_table, t.parent_table) as job,
       case when t.parent_table is null then format('pg_partman of the target does not know %s', s.parent_table)
            when s.parent_table is null then format('pg_partman maintains %s only in the target', t.parent_table)
            else format('maintenance of %s by pg_partman is %s, in the source %s',
                        t.parent_table, t.automatic_maintenance, s.automatic_maintenance) end as sentence
from source_table s
full join <schema>.part_config t on t.parent_table = s.parent_table
where s.parent_table is null or t.parent_table is null
      or t.automatic_maintenance <> s.automatic_maintenance and (t.automatic_maintenance <> 'off' or :enabled)
order by 1
