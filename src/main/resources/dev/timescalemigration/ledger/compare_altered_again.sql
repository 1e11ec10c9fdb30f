-- A hypertable that has other columns by now was not compared by them.
update _timescale_migration.task t
set verify_round = 0, verdict = null, verdict_detail = null
where t.id in (select id
               from _timescale_migration.task
               where hypertable_schema = :schema and hypertable_name = :name
                 and copied_at is not null and verdict = 'EQUAL' and verified_columns <> :columns
               for no key update skip locked)
