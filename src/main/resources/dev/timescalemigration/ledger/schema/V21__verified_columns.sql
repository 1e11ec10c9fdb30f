-- Which columns a chunk's hypertable had when the chunk was compared. Of verdicts from before this column nothing is known.
alter table task add column verified_columns text;
