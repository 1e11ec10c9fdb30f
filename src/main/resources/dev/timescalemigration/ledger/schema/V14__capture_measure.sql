-- How far the target was behind when somebody looked last, for whoever watches from afar: in a table of its own, as a proof holds
-- capture's row for as long as it compares.
create table capture_measure (
    only_one boolean primary key default true check (only_one),
    measured_at timestamptz not null,
    -- how much of the source's log is not applied
    lag_bytes bigint not null,
    -- since when the oldest part of it is there; null: everything is applied
    behind_since timestamptz,
    -- how much of its log the source keeps for the slot
    retained_wal bigint not null,
    -- changes of rows that were applied per second over the last half minute; null while nothing is applied
    rows_per_second bigint
);
