-- The type of compressed values.
'_timescaledb_internal.compressed_data'::regtype
