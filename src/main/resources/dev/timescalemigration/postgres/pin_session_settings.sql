-- Both sides read and write values alike, whatever a server, database or role has as its default.
-- Settings that a server's version does not know are left out. :read_only is on or null.
--
-- First of all: a function or operator of a schema that a database or role has before pg_catalog in its search_path would
-- be called instead of the server's, and the statement below may take longer than what a role allows.
set search_path = pg_catalog, pg_temp;
set statement_timeout = 0;
select set_config(setting, value, false)
from (
    values
        ('DateStyle', 'ISO, YMD'),
        ('TimeZone', 'UTC'),
        ('IntervalStyle', 'postgres'),
        ('extra_float_digits', '1'),
        ('bytea_output', 'hex'),
        ('xmlbinary', 'base64'),
        ('xmloption', 'content'),
        ('lc_monetary', 'C'),
        ('array_nulls', 'on'),
        ('standard_conforming_strings', 'on'),
        ('backslash_quote', 'safe_encoding'),
        ('transform_null_equals', 'off'),
        ('quote_all_identifiers', 'off'),
        ('search_path', 'pg_catalog, pg_temp'),
        ('lock_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'),
        ('idle_session_timeout', '0'),
        ('transaction_timeout', '0'),
        -- It would end a COPY whose reader is slow (tcp_probe_timer() in Linux).
        ('tcp_user_timeout', '0'),
        ('synchronous_commit', 'on'),
        -- A statement that fails is tried in another way, in the same session.
        ('exit_on_error', 'off'),
        ('client_min_messages', 'notice'),
        ('check_function_bodies', 'on'),
        -- Compiling takes longer than it saves: a quarter of the CPU of queries over the catalog, a sixth of that of hashing rows.
        ('jit', 'off'),
        ('default_table_access_method', 'heap'),
        ('restrict_nonsystem_relation_kind', ''),
        ('gin_fuzzy_search_limit', '0'),
        -- An error instead of rows that a policy hides.
        ('row_security', 'off'),
        -- What other sessions commit is seen by the statements that come after.
        ('default_transaction_isolation', 'read committed'),
        ('default_transaction_deferrable', 'off'),
        -- An aggregate without GROUP BY over chunks of which no row fits gives no row at all (seen on 2.16.1).
        ('timescaledb.enable_chunkwise_aggregation',
         (select 'off' from pg_catalog.pg_extension
          where extname = 'timescaledb' and extversion ~ '^2\.1[678]\.')),
        -- Off, a query passes over the rows of compressed chunks.
        ('timescaledb.enable_transparent_decompression', 'on'),
        ('timescaledb.enable_columnarscan', 'on'),
        ('timescaledb.enable_dml_decompression', 'on'),
        ('timescaledb.max_tuples_decompressed_per_dml_transaction', '0'),
        -- Rows that are copied into a chunk are rows; an aggregate learns of those that it has to be refreshed for.
        ('timescaledb.enable_direct_compress_copy', 'off'),
        ('timescaledb.enable_direct_compress_insert', 'off'),
        ('timescaledb.skip_cagg_invalidation', 'off'),
        ('timescaledb.enable_foreign_key_propagation', 'on'),
        -- The source is only ever read.
        ('default_transaction_read_only', :read_only),
        -- A client whose machine is lost keeps its locks for minutes, not for the two hours of Linux's default.
        ('tcp_keepalives_idle', ':keepalives_idle'),
        ('tcp_keepalives_interval', ':keepalives_interval'),
        ('tcp_keepalives_count', ':keepalives_count'),
        -- A statement whose client is gone is not worth its end. A server on Windows cannot find out, and refuses this.
        ('client_connection_check_interval',
         (select '10s' where version() !~* 'windows|mingw|visual c'))
) as pinned (setting, value)
where value is not null and current_setting(setting, true) is not null
