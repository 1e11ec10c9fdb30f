-- Lets a chunk be written to again.
select _timescaledb_functions.unfreeze_chunk((:chunk)::regclass)
