-- The version of the extension in this database.
select extversion from pg_extension where extname = 'timescaledb'
