-- Both sides read and write values alike, whatever a server, database or role has as its default.
-- Settings that a server's version does not know are left out.
select set_config(setting, value, false)
from (
    values
        ('DateStyle', 'ISO, YMD'),
        ('TimeZone', 'UTC'),
        ('IntervalStyle', 'postgres'),
        ('extra_float_digits', '1'),
        ('bytea_output', 'hex'),
        ('xmlbinary', 'base64'),
        ('standard_conforming_strings', 'on'),
        ('search_path', 'pg_catalog, pg_temp'),
        ('statement_timeout', '0'),
        ('lock_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'),
        ('idle_session_timeout', '0'),
        ('transaction_timeout', '0'),
        ('synchronous_commit', 'on'),
        -- An error instead of rows that a policy hides.
        ('row_security', 'off'),
        -- What other sessions commit is seen by the statements that come after.
        ('default_transaction_isolation', 'read committed'),
        -- An aggregate without GROUP BY over chunks of which no row fits gives no row at all (seen on 2.16.1).
        ('timescaledb.enable_chunkwise_aggregation',
         (select 'off' from pg_catalog.pg_extension
          where extname = 'timescaledb' and extversion ~ '^2\.1[678]\.')),
        -- The source is only ever read.
        ('default_transaction_read_only', ?)
) as pinned (setting, value)
where value is not null and current_setting(setting, true) is not null
