-- Makes a table the chunk with these ranges, and says how it is called then.
select quote_ident(schema_name) || '.' || quote_ident(table_name)
from _timescaledb_functions.create_chunk((:hypertable)::regclass, (:slices)::jsonb, chunk_table => (:table)::regclass)
