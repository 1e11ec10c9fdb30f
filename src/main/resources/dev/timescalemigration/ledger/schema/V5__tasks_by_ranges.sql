-- A chunk that was merged with others since it was staged keeps its name, and holds more than its task does.
alter table task
    drop constraint task_chunk_schema_chunk_name_key,
    add unique (chunk_schema, chunk_name, ranges);
