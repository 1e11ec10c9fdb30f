-- Both sides are equal in the snapshot with which the slot begins: plain tables, and the chunks that were copied before that and are
-- not copied again.
with kept as (
    update _timescale_migration.copy_snapshot as s
    set snapshot = :snapshot
    from _timescale_migration.task as t, _timescale_migration.capture as c
    where t.id = s.task_id and t.copied_at < c.recovering_since
), changed as (
    delete from _timescale_migration.capture_changed
)
update _timescale_migration.capture
set applied_lsn = :lsn::pg_lsn, applied_at = clock_timestamp(), plain_snapshot = :snapshot,
    proven_lsn = null, recovering_since = null
