-- A staged chunk that a wider range cuts elsewhere, or no longer cuts. If it was copied, it is copied and
-- verified again: the rows between the old and the new bound were not.
update _timescale_migration.task
set from_value = :from, until_value = :until,
    copied_at = null, copy_method = null, rows_copied = null, bytes_copied = null, skip_reason = null,
    failures = 0, parked_at = null, last_error = null,
    verdict = null, verdict_detail = null, verified_at = null, verify_round = 0
where id = :id
