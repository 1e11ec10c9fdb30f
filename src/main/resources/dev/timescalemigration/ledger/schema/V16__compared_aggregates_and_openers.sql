-- Continuous aggregates with buckets that are not the same on both sides, by comparison.
create table comparison_aggregate (
    comparison_id bigint not null references comparison on delete cascade,
    view_schema name not null,
    view_name name not null,
    -- the range in which buckets were compared, in TimescaleDB's internal units: inclusive, and exclusive
    from_value bigint not null,
    until_value bigint not null,
    primary key (comparison_id, view_schema, view_name)
);
-- A refresh by 'tsm repair' is in the table repair too: action REFRESH, with the window as the key.

-- Who opened it: an operating-system user and host, or the writer of the resource's field. Null: not known.
alter table gate add column opened_by text;
