-- Which columns a chunk's hypertable had when the chunk was compared. Of verdicts from before this column nothing is known.
alter table task add column verified_columns text;
-- How many rows, where there is no key.
alter table repair add column copies bigint not null default 1;
