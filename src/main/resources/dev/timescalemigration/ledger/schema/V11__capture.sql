-- Capture: changes of the source are read from a logical replication slot and applied here. At most one row; none when capture
-- is off.
create table capture (
    only_one boolean primary key default true check (only_one),
    slot name not null,
    started_at timestamptz not null default clock_timestamp(),
    -- every transaction whose commit ends at or before this position of the source's log is applied, or needs not be; null until
    -- the slot was made
    applied_lsn pg_lsn,
    applied_at timestamptz,
    -- pg_current_snapshot() of the source in which the rows of the plain tables were read; null until the schema was loaded
    plain_snapshot text,
    -- [{"schema": …, "name": …}]: tables that the user calls insert-only
    insert_only jsonb not null default '[]',
    -- [{"table": {"schema": …, "name": …}, "before": …}]: tables of the source whose replica identity was set, and how to undo it
    identities jsonb not null default '[]',
    transactions bigint not null default 0,
    changes bigint not null default 0
);

-- pg_current_snapshot() of the source in which the rows of a chunk were read, written in the transaction that completes the copy.
create table copy_snapshot (
    task_id bigint primary key references task on delete cascade,
    snapshot text not null
);
