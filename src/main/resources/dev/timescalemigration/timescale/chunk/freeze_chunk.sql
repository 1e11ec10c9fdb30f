-- Lets nobody write to a chunk.
select _timescaledb_functions.freeze_chunk((:chunk)::regclass)
