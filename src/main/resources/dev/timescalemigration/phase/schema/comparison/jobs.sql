-- Policies and user-defined actions by what they run and on what: names and configurations hold ids.
-- Whether a job is on is the ledger's to know.
select format('%I.%I%s, number %s', j.proc_schema, j.proc_name,
              ' on ' || quote_ident(t.hypertable_schema) || '.' || quote_ident(t.hypertable_name),
              row_number() over (partition by j.proc_schema, j.proc_name, t.hypertable_schema, t.hypertable_name
                                 order by j.id)) as object,
       (jsonb_strip_nulls(to_jsonb(j) - 'id' - 'application_name' - 'hypertable_id' - 'scheduled' - 'owner'
                          - 'proc_schema' - 'proc_name' - 'config')
        || jsonb_build_object('config', j.config - 'hypertable_id' - 'mat_hypertable_id'))::text as definition
from _timescaledb_config.bgw_job j
join timescaledb_information.jobs t on t.job_id = j.id
where j.id >= 1000
