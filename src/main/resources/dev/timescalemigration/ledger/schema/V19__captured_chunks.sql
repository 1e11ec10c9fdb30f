-- Chunks that the side whose changes are read has made since its slot began. One that is dropped again, or merged with another, is
-- gone from the catalog when its changes are read.
create table captured_chunk (
    chunk_schema name not null,
    chunk_name name not null,
    hypertable_schema name not null,
    hypertable_name name not null,
    -- [{"column": …, "start": …, "end": …}], as in task
    ranges jsonb not null,
    primary key (chunk_schema, chunk_name)
);

-- Which files held the tables of the side whose changes are read when both sides were equal. A table that is rewritten (ALTER TABLE …
-- TYPE … USING), or another one that has its name now, is in another file, and the log says nothing of it.
create table proven_table (
    table_schema name not null,
    table_name name not null,
    files text not null,
    primary key (table_schema, table_name)
);
