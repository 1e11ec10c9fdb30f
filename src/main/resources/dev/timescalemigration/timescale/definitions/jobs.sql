-- Policies and user-defined actions by what they run and on what: names and configurations hold ids.
-- Whether a job is on is the ledger's to know.
select format('%I.%I%s, number %s', j.proc_schema, j.proc_name,
              ' on ' || quote_ident(coalesce(a.user_view_schema, h.schema_name))
                     || '.' || quote_ident(coalesce(a.user_view_name, h.table_name)),
              row_number() over (partition by j.proc_schema, j.proc_name, h.schema_name, h.table_name
                                 order by j.id)) as object,
       (jsonb_strip_nulls(to_jsonb(j) - 'id' - 'application_name' - 'hypertable_id' - 'scheduled' - 'owner'
                          - 'proc_schema' - 'proc_name' - 'config')
        || jsonb_build_object('config', j.config - 'hypertable_id' - 'mat_hypertable_id'))::text as definition
from _timescaledb_config.bgw_job j
left join _timescaledb_catalog.hypertable h on h.id = j.hypertable_id
left join _timescaledb_catalog.continuous_agg a on a.mat_hypertable_id = h.id
where j.id >= 1000
