-- The background workers that TimescaleDB may have, and the databases that have a scheduler among them.
select format('timescaledb.max_background_workers is %s, and %s databases have a scheduler',
              current_setting('timescaledb.max_background_workers', true),
              (select count(*)
               from pg_stat_activity
               where application_name = 'TimescaleDB Background Worker Scheduler'))
