-- Whether some columns have the same numbers in a chunk as in its hypertable.
select not exists (
    select
    from pg_attribute h
    join pg_attribute c on c.attrelid = (:chunk)::regclass and c.attname = h.attname
    where h.attrelid = (:hypertable)::regclass
      and h.attname = any ((:columns)::name[])
      and h.attnum <> c.attnum)
