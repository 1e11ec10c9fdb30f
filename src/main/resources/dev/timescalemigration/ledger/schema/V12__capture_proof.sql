alter table capture
    -- at this position of the source's log both sides were compared as a whole, and were equal; null: not yet
    add column proven_lsn pg_lsn,
    -- more than so many bytes of its log the source does not keep for the slot: it is dropped then; null: no limit
    add column max_retained_wal bigint,
    -- how to undo that the source's database is read-only; null: it was not set
    add column read_only_before text;

-- What was copied or changed since the newest comparison as a whole: a plain table, or a chunk of a hypertable of the source by its
-- range of time in TimescaleDB's internal units. Null bounds: all of the table. Without a key, which would let transactions wait
-- for each other: rows may be there twice.
create table capture_changed (
    table_schema name not null,
    table_name name not null,
    from_value bigint,
    until_value bigint
);
