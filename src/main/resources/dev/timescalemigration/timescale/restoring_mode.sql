-- Whether timescaledb_pre_restore() was called in this database without the post_restore().
select exists (
    select from pg_db_role_setting s
    join pg_database d on d.oid = s.setdatabase
    where d.datname = current_database() and s.setrole = 0 and 'timescaledb.restoring=on' = any (s.setconfig))
