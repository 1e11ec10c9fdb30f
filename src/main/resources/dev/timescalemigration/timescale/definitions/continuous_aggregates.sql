-- By the query the user wrote, as names of materialization tables differ between two databases.
select format('%I.%I', ca.view_schema, ca.view_name) as object,
       concat_ws(' ',
           case when ca.materialized_only then 'materialized only' else 'real time' end,
           case when ca.compression_enabled then 'compressed' end,
           ca.view_definition) as definition
from timescaledb_information.continuous_aggregates ca
