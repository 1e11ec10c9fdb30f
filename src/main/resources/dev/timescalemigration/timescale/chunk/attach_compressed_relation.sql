-- Makes a table the compressed relation of a chunk.
select count(*)
from _timescaledb_functions.create_compressed_chunk((:chunk)::regclass, (:table)::regclass, <sizes>)
