-- Begins another round when it is asked for, or when nothing is left of the present one.
update _timescale_migration.migration m
set verify_round = verify_round + 1
where :always
   or not exists (select from _timescale_migration.task t
                  where t.copied_at is not null and t.verdict is distinct from 'SKIPPED'
                    and t.verify_round < m.verify_round)
