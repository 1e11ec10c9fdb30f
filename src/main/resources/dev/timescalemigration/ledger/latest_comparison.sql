-- The newest comparison that came to its end, by table.
select c.id, c.started_at, c.ended_at, p.piece -> 'table' ->> 'schema' as table_schema, p.piece -> 'table' ->> 'name' as table_name,
       sum((p.result ->> 'sourceRows')::bigint) as source_rows, sum((p.result ->> 'targetRows')::bigint) as target_rows,
       sum((p.result ->> 'missing')::bigint) as missing, sum((p.result ->> 'extra')::bigint) as extra,
       sum((p.result ->> 'different')::bigint) as different, min(p.result ->> 'notCompared') as not_compared
from _timescale_migration.comparison c
left join _timescale_migration.comparison_piece p on p.comparison_id = c.id
where c.id = (select max(id) from _timescale_migration.comparison
              where ended_at is not null
                and source_identity = (select source_identity from _timescale_migration.migration))
group by c.id, p.piece -> 'table'
order by table_schema, table_name
