-- The server, the database and this session.
select current_setting('server_version_num')::int as version_number,
       split_part(current_setting('server_version'), ' ', 1) as version,
       d.datname as database,
       pg_is_in_recovery() or current_setting('default_transaction_read_only')::boolean as read_only,
       pg_is_in_recovery() as standby,
       case when pg_is_in_recovery() and pg_last_wal_receive_lsn() is distinct from pg_last_wal_replay_lsn()
            then extract(epoch from clock_timestamp() - pg_last_xact_replay_timestamp()) end as replay_lag,
       coalesce(current_setting('timescaledb.restoring', true)::boolean, false) as restoring,
       -- Every library that has defined settings of this prefix has been loaded before any query.
       current_setting('timescaledb.disable_load', true) is not null as timescale_preloaded,
       pg_encoding_to_char(d.encoding) as encoding,
       d.datcollate as collate,
       d.datctype as ctype,
       d.datlocprovider::text as locale_provider,
       -- named daticulocale until PostgreSQL 16
       coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale', '') as locale,
       (select s.version from pg_stat_ssl s where s.pid = pg_backend_pid()) as tls_version,
       coalesce(inet_client_addr() <<= any ('{127.0.0.0/8,::1/128}'::inet[]), true) as client_is_local,
       current_setting('max_connections')::int as max_connections,
       current_setting('superuser_reserved_connections')::int
           + coalesce(current_setting('reserved_connections', true)::int, 0) as reserved_connections,
       -- pg_stat_activity hides what it shows of others' sessions; these counts are for everybody
       (select coalesce(sum(numbackends), 0)::int from pg_stat_database) as used_connections,
       d.datconnlimit as database_connection_limit,
       (select s.numbackends from pg_stat_database s where s.datid = d.oid) as database_connections,
       r.rolconnlimit as role_connection_limit,
       (select count(*)::int from pg_stat_activity a where a.usesysid = r.oid) as role_connections,
       current_setting('max_locks_per_transaction')::bigint
           * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)
           as lock_table_size,
       current_setting('max_locks_per_transaction')::int as locks_per_transaction,
       (extract(epoch from clock_timestamp()) * 1000000)::bigint as clock
from pg_database d, pg_roles r
where d.datname = current_database() and r.rolname = current_user
