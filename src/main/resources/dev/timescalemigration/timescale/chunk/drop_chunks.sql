-- Unlike DROP TABLE (process_drop_chunk, src/process_utility.c 2.16 to 2.29), this function does not have the chunk's range
-- materialized again in continuous aggregates (ts_chunk_drop_single_chunk, src/chunk.c).
select count(_timescaledb_functions.drop_chunk(chunk::regclass))
from unnest((:chunks)::text[]) as chunk
