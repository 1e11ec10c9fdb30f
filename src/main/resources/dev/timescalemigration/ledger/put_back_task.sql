with put_back as (
  update _timescale_migration.task
  set copied_at = null, copy_method = null, rows_copied = null, bytes_copied = null,
      verdict = null, verdict_detail = null, verified_at = null, verify_round = 0
  where id = :id
    and (select count(*) from _timescale_migration.attempt where task_id = :id and phase = :phase) < :mostTimes
  returning id
)
insert into _timescale_migration.attempt (task_id, phase, worker, started_at, message)
select id, :phase, :worker, :startedAt, :message
from put_back
