-- Hypertables, and the hypertables that keep their compressed rows.
select format('%I.%I', h.schema_name, h.table_name)::regclass::oid as relation,
       format('%I.%I', k.schema_name, k.table_name)::regclass::oid as compressed_relation
from _timescaledb_catalog.hypertable h
join _timescaledb_catalog.hypertable k on k.id = h.compressed_hypertable_id
