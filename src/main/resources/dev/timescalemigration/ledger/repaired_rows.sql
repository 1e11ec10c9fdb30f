select table_schema, table_name,
       count(*) filter (where action = 'INSERT') as inserted,
       count(*) filter (where action = 'UPDATE') as updated,
       count(*) filter (where action = 'DELETE') as deleted,
       count(*) filter (where action = 'REFRESH') as refreshed,
       max(repaired_at) as last_at
from _timescale_migration.repair
group by table_schema, table_name
order by table_schema, table_name
