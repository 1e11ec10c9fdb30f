-- What keeps the source from having a logical replication slot whose changes can be applied, each with the statement that fixes it.
with me as (
    select rolname, rolreplication or rolsuper as replicates from pg_roles where rolname = current_user
), slots as (
    select current_setting('max_replication_slots')::int as most, count(*)::int as used from pg_replication_slots
), senders as (
    select current_setting('max_wal_senders')::int as most, count(*)::int as used
    from pg_stat_activity where backend_type = 'walsender'
)
select 'wal_level is ' || current_setting('wal_level') || ', and decoding changes needs logical; it takes effect with a restart of the server' as problem,
       'ALTER SYSTEM SET wal_level = ''logical''' as fix
where current_setting('wal_level') <> 'logical'
union all
-- One for the stream, and one for each proof while it begins.
select used || ' of ' || most || ' replication slots are in use, and capture needs 2; it takes effect with a restart of the server',
       'ALTER SYSTEM SET max_replication_slots = ' || most + 4
from slots where used + 2 > most
union all
select used || ' of ' || most || ' WAL senders are in use, and capture needs 2; it takes effect with a restart of the server',
       'ALTER SYSTEM SET max_wal_senders = ' || most + 4
from senders where used + 2 > most
union all
select 'role ' || rolname || ' may not read a replication slot',
       format('ALTER ROLE %I REPLICATION', rolname)
from me
where not replicates
  and not exists (
      -- What managed services give in place of the attribute.
      select from pg_roles r
      where r.rolname in ('rds_replication', 'cloudsqlsuperuser', 'azure_pg_admin', 'replication_admin')
        and pg_has_role(current_user, r.oid, 'member')
  )
union all
select 'the source is a standby: it cannot set what capture needs', 'SELECT pg_promote()'
where pg_is_in_recovery()
union all
select 'TimescaleDB does not mark compressions in the write-ahead log, so that they look like deleted rows',
       'ALTER SYSTEM SET timescaledb.enable_compression_wal_markers = ''on'''
where current_setting('timescaledb.enable_compression_wal_markers', true) is distinct from 'on'
union all
select 'deleting whole batches of compressed rows does not say which rows; sessions that are open keep the old value',
       format('ALTER DATABASE %I SET timescaledb.enable_compressed_direct_batch_delete = ''off''', current_database())
where current_setting('timescaledb.enable_compressed_direct_batch_delete', true) = 'on'
  and exists (select from timescaledb_information.hypertables where compression_enabled)
union all
select format('unlogged table %I.%I is not in the write-ahead log', n.nspname, c.relname),
       format('ALTER TABLE %I.%I SET LOGGED', n.nspname, c.relname)
from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'r' and c.relpersistence = 'u' and n.nspname <> '_timescale_migration'
