-- Whoever proves holds the row while it compares: the next one who looks records it.
update _timescale_migration.capture
set max_retained_wal = :limit
where only_one in (select only_one
                   from _timescale_migration.capture
                   where max_retained_wal is distinct from :limit::bigint
                   for update skip locked)
