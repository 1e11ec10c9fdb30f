-- What the demo of capture needs besides demo/schema.sql: compression, and what preflight asks for when rows of compressed chunks are deleted.
alter table flights set (timescaledb.compress, timescaledb.compress_segmentby = 'carrier', timescaledb.compress_orderby = 'time_hour');
select format('alter database %I set timescaledb.enable_compressed_direct_batch_delete = off', current_database()) where exists (
    select from pg_settings where name = 'timescaledb.enable_compressed_direct_batch_delete') \gexec
