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
        ('default_transaction_read_only', ?),
        -- A client whose machine is lost keeps its locks for minutes, not for the two hours of Linux's default. No
        -- tcp_user_timeout: it would end a COPY whose reader is slow as well (tcp_probe_timer() in Linux).
        ('tcp_keepalives_idle', (?::int)::text),
        ('tcp_keepalives_interval', (?::int)::text),
        ('tcp_keepalives_count', (?::int)::text),
        -- A statement whose client is gone is not worth its end. A server on Windows cannot tell, and refuses this.
        ('client_connection_check_interval',
         (select '10s' where version() !~* 'windows|mingw|visual c'))
) as pinned (setting, value)
where value is not null and current_setting(setting, true) is not null
