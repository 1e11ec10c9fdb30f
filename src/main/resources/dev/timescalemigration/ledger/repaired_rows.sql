select table_schema, table_name,
       coalesce(sum(copies) filter (where action = 'INSERT'), 0) as inserted,
       coalesce(sum(copies) filter (where action = 'UPDATE'), 0) as updated,
       coalesce(sum(copies) filter (where action = 'DELETE'), 0) as deleted,
       count(*) filter (where action = 'REFRESH') as refreshed,
       max(repaired_at) as last_at
from _timescale_migration.repair
group by table_schema, table_name
order by table_schema, table_name
