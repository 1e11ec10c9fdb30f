-- A round of verifying compares every copied chunk once. A chunk's number is that of the round in which it was compared
-- last; 0 when it was not since it was copied.
alter table migration add column verify_round integer not null default 1;
alter table task add column verify_round integer not null default 0;
update task set verify_round = 1 where verdict = 'EQUAL';

drop index task_to_verify;
drop index task_to_verify_any;
create index task_to_verify on task (shard, verify_round, id)
    where copied_at is not null and verdict is distinct from 'SKIPPED';
create index task_to_verify_any on task (verify_round, id)
    where copied_at is not null and verdict is distinct from 'SKIPPED';
