-- Hypertables, and the hypertables that keep their compressed rows; chunks, and theirs.
select format('%I.%I', h.schema_name, h.table_name)::regclass::oid as relation,
       format('%I.%I', k.schema_name, k.table_name)::regclass::oid as compressed_relation
from _timescaledb_catalog.hypertable h
join _timescaledb_catalog.hypertable k on k.id = h.compressed_hypertable_id
union all
-- a compressed chunk may have no parent (seen on 2.17.2)
select format('%I.%I', c.schema_name, c.table_name)::regclass::oid,
       format('%I.%I', k.schema_name, k.table_name)::regclass::oid
from _timescaledb_catalog.chunk c
join _timescaledb_catalog.chunk k on k.id = c.compressed_chunk_id
where not c.dropped
