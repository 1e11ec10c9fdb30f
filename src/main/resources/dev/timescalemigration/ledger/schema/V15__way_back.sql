-- The way back: after the switch the target's changes are applied to the old source, which has a ledger of its own for how far they
-- are. At most one row; none when no way back is kept.
create table way_back (
    only_one boolean primary key default true check (only_one),
    -- the replication slot of the target
    slot name not null,
    kept_at timestamptz not null default clock_timestamp(),
    -- changes whose commit ends after this position of the target's log are applied to the source; null until the switch
    begins_at pg_lsn,
    -- how to let the source be written to again; null: the switch did not set it to read-only
    source_read_only_undo text,
    -- [job id]: jobs of the source that are off because of it; null: none was switched off
    source_jobs jsonb,
    -- why the target's changes are not applied any more; null: they are
    given_up text
);
