-- Comparisons of the two databases, with or without a migration between them. One that has no end is resumed by the next run that
-- is asked for the same.
create table comparison (
    id bigint generated always as identity primary key,
    source_identity text not null,
    -- what was asked for
    wanted text not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz
);

-- What is compared at once: a range of a hypertable, or a plain table.
create table comparison_piece (
    comparison_id bigint not null references comparison on delete cascade,
    number integer not null,
    piece jsonb not null,
    -- null until it was compared
    result jsonb,
    compared_at timestamptz,
    primary key (comparison_id, number)
);

-- Each row that is not the same on both sides.
create table comparison_difference (
    id bigint generated always as identity primary key,
    comparison_id bigint not null,
    piece integer not null,
    key_hash bigint not null,
    -- a condition over the key, else the text of the row
    key text not null,
    -- hash of the row on each side; null where there is none
    in_source bigint,
    in_target bigint,
    copies bigint not null,
    columns text[] not null,
    -- what repairing did with it: INSERTED, UPDATED, DELETED, GONE, CHANGED, REFUSED, FAILED; null before
    repair text,
    foreign key (comparison_id, piece) references comparison_piece on delete cascade
);
create index comparison_difference_of_piece on comparison_difference (comparison_id, piece, id);

-- Each row of the target that repairing changed.
create table repair (
    id bigint generated always as identity primary key,
    comparison_id bigint not null references comparison,
    table_schema name not null,
    table_name name not null,
    key text not null,
    -- INSERT, UPDATE, DELETE
    action text not null,
    columns text[] not null,
    repaired_at timestamptz not null default clock_timestamp()
);
