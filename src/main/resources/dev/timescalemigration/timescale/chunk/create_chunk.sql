-- Makes the chunk with these ranges; nothing happens when it is there.
select count(*)
from _timescaledb_functions.create_chunk((:hypertable)::regclass, (:slices)::jsonb)
