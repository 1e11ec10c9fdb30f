-- Whether sessions of this database begin in restoring mode: timescaledb_pre_restore() was called without the
-- timescaledb_post_restore().
select exists (
    select from pg_db_role_setting s
    join pg_database d on d.oid = s.setdatabase
    cross join unnest(s.setconfig) setting
    where d.datname = current_database() and s.setrole = 0
      and lower(setting) in ('timescaledb.restoring=on', 'timescaledb.restoring=true'))
