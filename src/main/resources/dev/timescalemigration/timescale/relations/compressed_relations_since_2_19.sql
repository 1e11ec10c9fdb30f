-- Hypertables, and the hypertables that keep their compressed rows (none from 2.29 on); chunks, and their compressed relations.
select format('%I.%I', h.schema_name, h.table_name)::regclass::oid as relation,
       format('%I.%I', k.schema_name, k.table_name)::regclass::oid as compressed_relation
from _timescaledb_catalog.hypertable h
join _timescaledb_catalog.hypertable k on k.id = h.compressed_hypertable_id
union all
select s.relid::oid, s.compress_relid::oid
from _timescaledb_catalog.compression_settings s
where s.compress_relid is not null
